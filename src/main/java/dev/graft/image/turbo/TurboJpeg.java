package dev.graft.image.turbo;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import java.util.Optional;
import java.util.logging.Logger;

/**
 * The system's libjpeg-turbo, where it has one (Debian: {@code libturbojpeg0}): quicker than the JDK's reader, the more
 * so where the JDK brings an older libjpeg, and able to decode a picture at a half, a quarter or an eighth of its size.
 * Called through its TurboJPEG interface, as versions 2 and 3 have it.
 *
 * <p>For any number of threads: each call has a decompressor and memory of its own, which are gone when it returns.
 */
public final class TurboJpeg {
    private static final String LIBRARY = "libturbojpeg.so.0";
    private static final int RGB = 0;
    private static final int CHANNELS = 3;

    /** The integer inverse transform that libjpeg takes by default. */
    private static final int ACCURATE_DCT = 4096;

    private static final boolean PRESENT = load();

    private TurboJpeg() {}

    private static boolean load() {
        Logger log = Logger.getLogger(TurboJpeg.class.getName());
        try {
            Native.register(TurboJpeg.class, NativeLibrary.getInstance(LIBRARY));
            log.fine("JPEG is decoded by the system's " + LIBRARY + ".");
            return true;
        } catch (LinkageError | RuntimeException e) {
            log.info("JPEG is decoded by the JDK: the system has no " + LIBRARY + ".");
            return false;
        }
    }

    /** Whether the system has the library. */
    public static boolean isPresent() {
        return PRESENT;
    }

    /**
     * Decodes a picture of one or three components, chroma smoothed upwards ("fancy").
     *
     * @param width of the whole picture, as its header says; so is height
     * @param reduction 1, 2, 4 or 8: each side of the result is the picture's divided by it, rounded up
     * @return {@code 3 * width * height} bytes of RGB of the result; empty where the library is missing, says that the
     *     picture is damaged in the least, or sees another size
     */
    public static Optional<byte[]> decode(byte[] jpeg, int width, int height, int reduction) {
        if (!PRESENT) {
            return Optional.empty();
        }
        Pointer decompressor = tjInitDecompress();
        if (decompressor == null) {
            return Optional.empty();
        }
        try {
            int[] seenWidth = new int[1];
            int[] seenHeight = new int[1];
            NativeLong length = new NativeLong(jpeg.length);
            int failed = tjDecompressHeader3(decompressor, jpeg, length, seenWidth, seenHeight, new int[1], new int[1]);
            if (failed != 0 || seenWidth[0] != width || seenHeight[0] != height) {
                return Optional.empty();
            }
            return pixels(decompressor, jpeg, reduced(width, reduction), reduced(height, reduction));
        } finally {
            tjDestroy(decompressor);
        }
    }

    /** Decodes into memory of its own, for the library would get a copy of Java's, and that a second time back. */
    private static Optional<byte[]> pixels(Pointer decompressor, byte[] jpeg, int width, int height) {
        int length = Math.multiplyExact(CHANNELS, Math.multiplyExact(width, height));
        long memory = Native.malloc(length);
        if (memory == 0) {
            return Optional.empty();
        }
        try {
            Pointer pixels = new Pointer(memory);
            NativeLong jpegLength = new NativeLong(jpeg.length);
            int failed = tjDecompress2(
                    decompressor, jpeg, jpegLength, pixels, width, CHANNELS * width, height, RGB, ACCURATE_DCT);
            if (failed != 0) {
                return Optional.empty();
            }
            byte[] rgb = new byte[length];
            pixels.read(0, rgb, 0, length);
            return Optional.of(rgb);
        } finally {
            Native.free(memory);
        }
    }

    /** A side at that reduction. */
    public static int reduced(int side, int reduction) {
        return (side + reduction - 1) / reduction;
    }

    private static native Pointer tjInitDecompress();

    private static native int tjDestroy(Pointer decompressor);

    private static native int tjDecompressHeader3(
            Pointer decompressor,
            byte[] jpeg,
            NativeLong length,
            int[] width,
            int[] height,
            int[] subsampling,
            int[] colorspace);

    /** Never writes beyond pitch times height: what it can't make as small as that, it refuses. */
    private static native int tjDecompress2(
            Pointer decompressor,
            byte[] jpeg,
            NativeLong length,
            Pointer rgb,
            int width,
            int pitch,
            int height,
            int format,
            int flags);
}
