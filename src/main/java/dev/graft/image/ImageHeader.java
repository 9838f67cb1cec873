package dev.graft.image;

import dev.graft.image.UnreadableImageException.Reason;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a picture says of itself before any pixel is decoded: to be had for little, and to be checked before it is
 * believed.
 *
 * @param format told by the bytes, not by a name
 * @param storedWidth in pixels, as they stand in the file
 * @param storedHeight in pixels, as they stand in the file
 * @param orientation how the stored pixels have to be turned
 */
public record ImageHeader(Format format, int storedWidth, int storedHeight, Orientation orientation) {
    /**
     * Reads the header of a whole file. A file that is cut off behind its header passes; decoding will say so.
     *
     * @throws UnreadableImageException for whatever is wrong with the bytes
     */
    public static ImageHeader of(byte[] bytes) {
        Format format = Format.of(bytes);
        return switch (format) {
            case JPEG -> {
                JpegFile file = JpegFile.read(bytes);
                yield new ImageHeader(format, file.width(), file.height(), file.orientation());
            }
            case PNG -> {
                PngFile file = PngFile.read(bytes);
                yield new ImageHeader(format, file.width(), file.height(), file.orientation());
            }
            case GIF -> {
                GifFile file = GifFile.read(bytes);
                yield new ImageHeader(format, file.width(), file.height(), Orientation.UPRIGHT);
            }
            case BMP -> {
                BmpFile file = BmpFile.read(bytes);
                yield new ImageHeader(format, file.width(), file.height(), Orientation.UPRIGHT);
            }
            case TIFF -> {
                TiffFile file = TiffFile.read(bytes, 0, bytes.length);
                yield new ImageHeader(
                        format, file.width(), file.height(), file.orientation().orElse(Orientation.UPRIGHT));
            }
        };
    }

    /** Such as {@code image/jpeg}. */
    public String mediaType() {
        return format.mediaType();
    }

    /** Of the upright picture. */
    public int width() {
        return orientation.transposed() ? storedHeight : storedWidth;
    }

    /** Of the upright picture. */
    public int height() {
        return orientation.transposed() ? storedWidth : storedHeight;
    }

    public long pixels() {
        return (long) storedWidth * storedHeight;
    }

    /** The formats that Graft reads, told apart by a file's first bytes. */
    public enum Format {
        JPEG("image/jpeg", "\u00ff\u00d8\u00ff"),
        PNG("image/png", "\u0089PNG\r\n\u001a\n"),
        GIF("image/gif", "GIF87a", "GIF89a"),
        BMP("image/bmp", "BM"),
        TIFF("image/tiff", "II*\0", "MM\0*");

        /** What people do send and Graft does not read; a dot stands for any byte. */
        private static final List<Foreign> FOREIGN = List.of(
                new Foreign("WebP", "RIFF....WEBP"),
                new Foreign("AVIF", "....ftypavi"),
                new Foreign("HEIC", "....ftyphe"),
                new Foreign("HEIF", "....ftypmif1"),
                new Foreign("HEIF", "....ftypmsf1"),
                new Foreign("JPEG 2000", "\0\0\0\fjP  "),
                new Foreign("JPEG 2000", "\u00ffO\u00ffQ"),
                new Foreign("JPEG XL", "\0\0\0\fJXL "),
                new Foreign("JPEG XL", "\u00ff\n"),
                new Foreign("BigTIFF", "II+\0"),
                new Foreign("BigTIFF", "MM\0+"),
                new Foreign("Photoshop", "8BPS"),
                new Foreign("OpenEXR", "v/1\u0001"),
                new Foreign("Windows icon", "\0\0\u0001\0"),
                new Foreign("PDF", "%PDF-"),
                new Foreign("SVG", "<svg"));

        private final String mediaType;
        private final String[] magics;

        Format(String mediaType, String... magics) {
            this.mediaType = mediaType;
            this.magics = magics;
        }

        /** Such as {@code image/jpeg}. */
        public String mediaType() {
            return mediaType;
        }

        /**
         * The format that these bytes begin as.
         *
         * @throws UnreadableImageException {@link Reason#ZERO_BYTES}, {@link Reason#UNSUPPORTED_FORMAT} for a picture in a
         *     known other format, {@link Reason#NOT_AN_IMAGE} for the rest
         */
        public static Format of(byte[] bytes) {
            if (bytes.length == 0) {
                throw new UnreadableImageException(Reason.ZERO_BYTES, "The file is empty.");
            }
            String start = new String(bytes, 0, Math.min(16, bytes.length), StandardCharsets.ISO_8859_1);
            for (Format format : values()) {
                if (Arrays.stream(format.magics).anyMatch(start::startsWith)) {
                    return format;
                }
            }
            for (Foreign foreign : FOREIGN) {
                if (foreign.begins(start)) {
                    throw UnreadableImageException.unsupported(foreign.name);
                }
            }
            throw new UnreadableImageException(
                    Reason.NOT_AN_IMAGE, "The first bytes are those of no known image format.");
        }

        private record Foreign(String name, String magic) {
            boolean begins(String start) {
                return start.length() >= magic.length()
                        && IntStream.range(0, magic.length())
                                .allMatch(i -> magic.charAt(i) == '.' || magic.charAt(i) == start.charAt(i));
            }
        }
    }
}
