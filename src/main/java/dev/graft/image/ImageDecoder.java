package dev.graft.image;

import dev.graft.image.UnreadableImageException.Reason;
import dev.graft.image.turbo.TurboJpeg;
import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;
import javax.imageio.ImageReader;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.stream.ImageInputStreamImpl;

/**
 * From a file's bytes to an upright {@link RgbImage}, equal bit for bit to PIL's
 * {@code ImageOps.exif_transpose(Image.open(file)).convert("RGB")}: alpha is dropped, not blended; profiles and gamma
 * are ignored; of several pictures the first counts. It differs from PIL 11.3 in this:
 *
 * <ul>
 *   <li>16-bit grey gives its high byte; PIL clips it.
 *   <li>A broken EXIF block means upright; PIL fails. PNG's "Raw profile type exif" is not looked for.
 *   <li>Run-length encoded BMPs follow Microsoft's specification.
 *   <li>Refused, though PIL reads them: JPEG with arithmetic coding or of more than 100 scans; TIFF packed as JPEG or
 *       fax, in YCbCr or Lab, with signed or floating samples, or with a 16-bit predictor. Read as stored: TIFF's
 *       premultiplied colours.
 *   <li>Of progressive JPEGs that leave out their last scans, libjpeg's smoothing depends on its version.
 * </ul>
 *
 * <p>Stateless, for any number of threads. Uses no temporary files.
 */
public final class ImageDecoder {
    /** So that three bytes a pixel, and places counted in bits, fit an int. */
    private static final long MAX_PIXELS = (1 << 28) - 1;

    /** The least that libjpeg makes of a block of 8 by 8. */
    private static final int MAX_REDUCTION = 8;

    private ImageDecoder() {}

    /**
     * Decodes a picture.
     *
     * @param maxPixels how many pixels are believed; a header that names more is refused before anything is allocated.
     *     More than 268 million never are. Up to 3 bytes a pixel are needed, for CMYK and turned pictures twice that;
     *     for TIFFs 9, so that of those with more than 24 bits a pixel fewer pixels are allowed
     * @throws UnreadableImageException for whatever is wrong with the bytes
     */
    public static RgbImage decode(byte[] bytes, long maxPixels) {
        return decode(bytes, maxPixels, Integer.MAX_VALUE);
    }

    /**
     * A picture that will be made smaller: where the system's libjpeg-turbo can, a JPEG comes at a half, a quarter or an
     * eighth of its size, straight from its coefficients, which is much quicker. Such a picture is not what shrinking the
     * whole one gives; whoever keeps it names {@link #canReduce} with it.
     *
     * @param atLeast what the shorter side is not made smaller than; a picture with a smaller one comes whole
     */
    public static RgbImage decode(byte[] bytes, long maxPixels, int atLeast) {
        ImageHeader header = ImageHeader.of(bytes);
        if (header.pixels() > Math.min(maxPixels, MAX_PIXELS)) {
            throw new UnreadableImageException(
                    Reason.TOO_MANY_PIXELS,
                    "The image has " + header.width() + "x" + header.height() + " pixels; " + maxPixels
                            + " are allowed.");
        }
        try {
            return header.orientation()
                    .apply(stored(bytes, header.format(), Math.min(maxPixels, MAX_PIXELS), reduction(header, atLeast)));
        } catch (OutOfMemoryError e) {
            // One array that does not fit; whoever raised maxPixels without the heap is told at each picture.
            throw new UnreadableImageException(
                    Reason.TOO_MANY_PIXELS, "Decoding the image takes more memory than there is.");
        }
    }

    /** Whether this machine decodes JPEGs at less than their size where it is asked for less. */
    public static boolean canReduce() {
        return TurboJpeg.isPresent();
    }

    private static int reduction(ImageHeader header, int atLeast) {
        int reduction = MAX_REDUCTION;
        while (reduction > 1 && Math.min(header.width(), header.height()) / reduction < atLeast) {
            reduction /= 2;
        }
        return reduction;
    }

    private static RgbImage stored(byte[] bytes, ImageHeader.Format format, long maxPixels, int reduction) {
        return switch (format) {
            case JPEG -> JpegDecoder.decode(JpegFile.read(bytes), reduction);
            case PNG -> PngFile.read(bytes).decode();
            case GIF -> GifFile.read(bytes).decode();
            case BMP -> BmpFile.read(bytes).decode();
            case TIFF -> TiffFile.read(bytes, 0, bytes.length).decode(maxPixels);
        };
    }

    /**
     * Runs the JDK's own reader of a format over bytes; to damage it answers with exceptions of every kind.
     *
     * @param name as {@link ImageReader#getFormatName()} has it
     */
    static <T> T read(String name, byte[] bytes, Reading<T> reading) {
        ImageReader reader = null;
        try (Bytes stream = new Bytes(bytes)) {
            reader = provider(name).createReaderInstance();
            reader.setInput(stream, true, true);
            return reading.read(reader);
        } catch (IOException e) {
            throw UnreadableImageException.damaged(e.getMessage(), e);
        } catch (RuntimeException e) {
            throw UnreadableImageException.damaged("its parts contradict each other", e);
        } finally {
            if (reader != null) {
                reader.dispose();
            }
        }
    }

    /** The JDK's reader, whatever others are on the class path. */
    private static ImageReaderSpi provider(String name) {
        Iterator<ImageReaderSpi> providers = IIORegistry.getDefaultInstance()
                .getServiceProviders(
                        ImageReaderSpi.class,
                        provider -> provider.getClass().getModule() == ImageReader.class.getModule()
                                && Arrays.asList(((ImageReaderSpi) provider).getFormatNames())
                                        .contains(name),
                        true);
        return providers.next();
    }

    /** What a reader is asked. */
    interface Reading<T> {
        T read(ImageReader reader) throws IOException;
    }

    /** A stream over an array, without ImageIO's copies in memory or on disk. */
    private static final class Bytes extends ImageInputStreamImpl {
        private final byte[] bytes;

        Bytes(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public int read() {
            bitOffset = 0;
            return streamPos < bytes.length ? bytes[(int) streamPos++] & 0xFF : -1;
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            bitOffset = 0;
            if (streamPos >= bytes.length) {
                return -1;
            }
            int count = (int) Math.min(length, bytes.length - streamPos);
            System.arraycopy(bytes, (int) streamPos, target, offset, count);
            streamPos += count;
            return count;
        }

        @Override
        public long length() {
            return bytes.length;
        }
    }
}
