package dev.graft.it;

import dev.graft.it.harness.DrawnSigns;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import javax.imageio.ImageIO;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** Small files that stand for the binary bodies which a document can't show. */
final class StandIns {
    private StandIns() {}

    /** Bytes of a media type. */
    static byte[] of(String mediaType) {
        try {
            return switch (mediaType) {
                case "application/zip", "application/octet-stream" -> DrawnSigns.zip();
                case "application/x-tar" -> tar();
                case "application/gzip" -> gzip(tar());
                case "image/jpeg" -> jpeg();
                case "image/png" -> png();
                default -> throw new AssertionError("Nothing stands for " + mediaType);
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] jpeg() {
        return DrawnSigns.unseen().get(0).jpeg();
    }

    private static byte[] png() throws IOException {
        BufferedImage picture = ImageIO.read(new ByteArrayInputStream(jpeg()));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(picture, "png", bytes);
        return bytes.toByteArray();
    }

    private static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(content);
        }
        return bytes.toByteArray();
    }

    private static byte[] tar() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(DrawnSigns.zip()));
                TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
            for (ZipEntry file = zip.getNextEntry(); file != null; file = zip.getNextEntry()) {
                byte[] content = zip.readAllBytes();
                TarArchiveEntry entry = new TarArchiveEntry(file.getName());
                entry.setSize(content.length);
                tar.putArchiveEntry(entry);
                tar.write(content);
                tar.closeArchiveEntry();
            }
        }
        return bytes.toByteArray();
    }
}
