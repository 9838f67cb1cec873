package dev.graft.image;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** The pictures and tables of {@code src/test/resources/image}, made by {@code src/test/python/image_references.py}. */
public final class Pictures {
    private Pictures() {}

    public static byte[] bytes(String name) {
        try (InputStream in = Pictures.class.getResourceAsStream("/image/" + name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The lines of a table, split into cells. */
    public static List<String[]> table(String name) {
        return new String(bytes(name), StandardCharsets.US_ASCII)
                .lines()
                .map(line -> line.split("\t"))
                .toList();
    }

    /** The picture that the references' {@code formula} draws. */
    public static RgbImage formula(int width, int height) {
        byte[] rgb = new byte[3 * width * height];
        for (int y = 0, at = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                for (int c = 0; c < 3; c++, at++) {
                    rgb[at] = (byte) (x * (3 + c) + y * (5 - c) + (x * y >> 3) * (c + 1) + ((x ^ y) & 31) * 4);
                }
            }
        }
        return new RgbImage(width, height, rgb);
    }

    public static String digest(byte[] bytes) {
        return HexFormat.of().formatHex(sha256().digest(bytes));
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
