package dev.graft.image;

import dev.graft.image.turbo.TurboJpeg;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.util.Optional;
import javax.imageio.ImageReadParam;

/**
 * A JPEG's pixels, to the last bit those of libjpeg-turbo and so of PIL. Where the system has that library, it decodes what
 * it finds no fault with; all else is as follows, and so the same files are refused everywhere. The JDK's reader does the entropy decoding and
 * the inverse cosine transform, for usual pictures everything. Where it gives no RGB (grey, CMYK), or its answer
 * depends on the libjpeg that the JDK was built with (chroma halved only downwards), it gives the raw components, and
 * the rest is done here.
 */
final class JpegDecoder {
    private static final int[] RGB = {0, 1, 2};
    private static final ComponentColorModel COLORS = new ComponentColorModel(
            ColorSpace.getInstance(ColorSpace.CS_sRGB), false, false, ComponentColorModel.OPAQUE, DataBuffer.TYPE_BYTE);

    private JpegDecoder() {}

    /**
     * The picture as stored, not yet turned upright.
     *
     * @param reduction 1, or 2, 4 or 8 for a picture whose sides are divided by that, rounded up, where the system's
     *     libjpeg-turbo decodes it; it is whole otherwise
     */
    static RgbImage decode(JpegFile file, int reduction) {
        return TurboJpeg.isPresent() && isPlain(file)
                ? turbo(file, reduction).orElseGet(() -> decode(file))
                : decode(file);
    }

    /** What every version of libjpeg decodes alike, as long as it is whole. */
    private static boolean isPlain(JpegFile file) {
        boolean halved = false;
        for (int c = 0; c < file.components(); c++) {
            halved |= file.halvedDownwards(c);
        }
        return file.components() != 4 && !halved;
    }

    private static Optional<RgbImage> turbo(JpegFile file, int reduction) {
        byte[] essentials = file.essentials(file.components() == 3 && file.luminance() ? 1 : 0);
        if (!file.isComplete()) {
            return Optional.empty();
        }
        return TurboJpeg.decode(essentials, file.width(), file.height(), reduction)
                .map(rgb -> new RgbImage(
                        TurboJpeg.reduced(file.width(), reduction), TurboJpeg.reduced(file.height(), reduction), rgb));
    }

    /** The same with the JDK alone. */
    static RgbImage decode(JpegFile file) {
        byte[] rgb =
                switch (file.components()) {
                    case 1 -> grey(raw(file));
                    case 4 -> cmyk(raw(file), file.luminance());
                    default ->
                        file.halvedDownwards(0) || file.halvedDownwards(1) || file.halvedDownwards(2)
                                ? color(raw(file), file.luminance())
                                : straight(file);
                };
        return new RgbImage(file.width(), file.height(), rgb);
    }

    /** Lets the reader write RGB into our own array: no conversion and no copy in Java. */
    private static byte[] straight(JpegFile file) {
        byte[] essentials = file.essentials(file.luminance() ? 1 : 0);
        int width = file.width();
        byte[] rgb = new byte[3 * width * file.height()];
        WritableRaster raster = Raster.createInterleavedRaster(
                new DataBufferByte(rgb, rgb.length), width, file.height(), 3 * width, 3, RGB, null);
        BufferedImage image = new BufferedImage(COLORS, raster, false, null);
        ImageDecoder.read("jpeg", essentials, reader -> {
            ImageReadParam param = reader.getDefaultReadParam();
            param.setDestination(image);
            return reader.read(0, param);
        });
        return rgb;
    }

    /** The components as stored, interleaved, each at full size. */
    private static byte[] raw(JpegFile file) {
        int components = file.components();
        Raster raster = ImageDecoder.read(
                "jpeg",
                file.essentials(components == 3 && file.luminance() ? 1 : 0),
                reader -> reader.readRaster(0, null));
        byte[] raw = ((DataBufferByte) raster.getDataBuffer()).getData();
        for (int c = 0; c < components; c++) {
            if (file.halvedDownwards(c)) {
                smooth(raw, c, components, components * file.width());
            }
        }
        return raw;
    }

    private static byte[] grey(byte[] raw) {
        byte[] rgb = new byte[3 * raw.length];
        for (int i = 0, at = 0; i < raw.length; i++, at += 3) {
            rgb[at] = rgb[at + 1] = rgb[at + 2] = raw[i];
        }
        return rgb;
    }

    /** Adobe stores CMYK inverted; PIL takes all CMYK JPEGs for Adobe's. */
    private static byte[] cmyk(byte[] raw, boolean ycck) {
        byte[] rgb = new byte[raw.length / 4 * 3];
        for (int i = 0, at = 0; i < raw.length; i += 4, at += 3) {
            if (ycck) {
                toRgb(raw, i);
                for (int c = i; c < i + 3; c++) {
                    raw[c] = (byte) ~raw[c];
                }
            }
            int light = raw[i + 3] & 0xFF;
            for (int c = 0; c < 3; c++) {
                rgb[at + c] = ink(~raw[i + c] & 0xFF, light);
            }
        }
        return rgb;
    }

    /** What is left of light by the part of ink: {@code cmyk2rgb} in PIL's Convert.c. */
    static byte ink(int ink, int light) {
        int product = ink * light + 128;
        return (byte) Math.max(0, light - ((product >> 8) + product >> 8));
    }

    private static byte[] color(byte[] raw, boolean luminance) {
        if (luminance) {
            for (int i = 0; i < raw.length; i += 3) {
                toRgb(raw, i);
            }
        }
        return raw;
    }

    /**
     * What libjpeg-turbo's {@code h1v2_fancy_upsample} makes of a component that has half the rows. IJG's libjpeg 6b,
     * which most JDKs carry, only doubles rows, so that all pairs are equal. A JDK on libjpeg-turbo has smoothed
     * already: then some pair differs, or (by induction over the rows) smoothing the even rows changes nothing.
     */
    static void smooth(byte[] raw, int component, int step, int row) {
        for (int even = 0; even + row < raw.length; even += 2 * row) {
            for (int i = even + component; i < even + row; i += step) {
                if (raw[i] != raw[i + row]) {
                    return;
                }
            }
        }
        for (int x = component; x < row; x += step) {
            int above = raw[x] & 0xFF;
            for (int i = x; i < raw.length; i += 2 * row) {
                int here = raw[i] & 0xFF;
                int below = i + 2 * row < raw.length ? raw[i + 2 * row] & 0xFF : here;
                raw[i] = (byte) (3 * here + above + 1 >> 2);
                if (i + row < raw.length) {
                    raw[i + row] = (byte) (3 * here + below + 2 >> 2);
                }
                above = here;
            }
        }
    }

    /** YCbCr to RGB in place, in libjpeg's 16-bit fixed point ({@code ycc_rgb_convert} in jdcolor.c). */
    private static void toRgb(byte[] pixels, int at) {
        int y = pixels[at] & 0xFF;
        int blue = (pixels[at + 1] & 0xFF) - 128;
        int red = (pixels[at + 2] & 0xFF) - 128;
        pixels[at] = clamp(y + (91881 * red + 32768 >> 16));
        pixels[at + 1] = clamp(y + (-22554 * blue - 46802 * red + 32768 >> 16));
        pixels[at + 2] = clamp(y + (116130 * blue + 32768 >> 16));
    }

    private static byte clamp(int value) {
        return (byte) Math.max(0, Math.min(255, value));
    }
}
