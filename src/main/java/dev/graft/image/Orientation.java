package dev.graft.image;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a stored picture must be turned to stand upright: the eight values of EXIF's tag 274, each as a transposition
 * followed by mirrorings of the stored picture. Pixels as by PIL's {@code ImageOps.exif_transpose}.
 */
public enum Orientation {
    UPRIGHT(false, false, false),
    MIRRORED(false, true, false),
    UPSIDE_DOWN(false, true, true),
    MIRRORED_UPSIDE_DOWN(false, false, true),
    TRANSPOSED(true, false, false),
    TURNED_LEFT(true, false, true),
    TRANSVERSE(true, true, true),
    TURNED_RIGHT(true, true, false);

    private static final Pattern XMP = Pattern.compile("tiff:Orientation(?:=\"|>)([0-9])");

    private final boolean transposed;
    private final boolean fromRight;
    private final boolean fromBottom;

    Orientation(boolean transposed, boolean fromRight, boolean fromBottom) {
        this.transposed = transposed;
        this.fromRight = fromRight;
        this.fromBottom = fromBottom;
    }

    /** The orientation with this number; upright for numbers that EXIF doesn't define. */
    static Orientation of(long exif) {
        return exif >= 1 && exif <= 8 ? values()[(int) exif - 1] : UPRIGHT;
    }

    /** Whether the upright picture is as wide as the stored one is high. */
    boolean transposed() {
        return transposed;
    }

    /** Of the TIFF structure between two offsets; nothing where it is silent, upright where it is broken. */
    static Optional<Orientation> ofExif(byte[] bytes, int from, int to) {
        try {
            return TiffFile.read(bytes, from, to).orientation();
        } catch (UnreadableImageException e) {
            return Optional.of(UPRIGHT);
        }
    }

    /** Of the XMP packet between two offsets, which counts where EXIF is silent. */
    static Orientation ofXmp(byte[] bytes, int from, int to) {
        Matcher matcher = XMP.matcher(new String(bytes, from, to - from, StandardCharsets.ISO_8859_1));
        return matcher.find() ? of(matcher.group(1).charAt(0) - '0') : UPRIGHT;
    }

    /** The stored picture turned upright; itself where nothing is to be done. */
    RgbImage apply(RgbImage stored) {
        if (this == UPRIGHT) {
            return stored;
        }
        int w = stored.width();
        int h = stored.height();
        int column = fromRight ? -3 : 3;
        int row = fromBottom ? -3 * w : 3 * w;
        int stepX = transposed ? row : column;
        int stepY = transposed ? column : row;
        int width = transposed ? h : w;
        int height = transposed ? w : h;
        byte[] from = stored.rgb();
        byte[] to = new byte[from.length];
        int line = 3 * ((fromRight ? w - 1 : 0) + (fromBottom ? h - 1 : 0) * w);
        int at = 0;
        for (int y = 0; y < height; y++, line += stepY) {
            for (int x = 0, source = line; x < width; x++, source += stepX, at += 3) {
                to[at] = from[source];
                to[at + 1] = from[source + 1];
                to[at + 2] = from[source + 2];
            }
        }
        return new RgbImage(width, height, to);
    }
}
