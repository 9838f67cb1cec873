package dev.graft.dataset;

import dev.graft.dataset.archive.Archives;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.imageio.ImageIO;

/** Archives of small pictures. */
public final class TestUploads {
    private final Map<String, byte[]> files = new LinkedHashMap<>();

    /** A PNG of 8x6 pixels whose bytes differ for each number. */
    public static byte[] png(int number) {
        BufferedImage image = new BufferedImage(8, 6, BufferedImage.TYPE_INT_RGB);
        image.setRGB(3, 2, number * 7919 & 0xFFFFFF);
        image.setRGB(0, 0, number & 0xFFFFFF);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    public TestUploads with(String path, byte[] content) {
        files.put(path, content);
        return this;
    }

    public TestUploads with(String path, String content) {
        return with(path, content.getBytes(StandardCharsets.UTF_8));
    }

    /** So many different pictures below a folder. */
    public TestUploads pictures(String folder, int count) {
        for (int i = 0; i < count; i++) {
            with(folder + "/" + String.format("%03d.png", i), png(1 + files.size()));
        }
        return this;
    }

    public byte[] zip() {
        return Archives.zip(files);
    }

    public byte[] tarGz() {
        return Archives.gzip(Archives.tar(files));
    }
}
