package dev.graft.disk;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;

/**
 * CRC-32C (RFC 3720, appendix B.4), eight hexadecimal digits: tells a file that a crash or a disk has damaged, not one that
 * somebody has changed on purpose. In a worker, which has no C2, it is eighty times as fast as SHA-256 (11 against 0.14 GB/s).
 */
public final class Checksum {
    private Checksum() {}

    /** The checksum of a file's content. */
    public static String of(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file);
                CheckedInputStream checked = new CheckedInputStream(in, new CRC32C())) {
            checked.transferTo(OutputStream.nullOutputStream());
            return String.format("%08x", checked.getChecksum().getValue());
        }
    }
}
