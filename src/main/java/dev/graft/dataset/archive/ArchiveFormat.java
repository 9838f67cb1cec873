package dev.graft.dataset.archive;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/** The kinds of archive that Graft reads, told apart by their first bytes, whatever they are called. */
public enum ArchiveFormat {
    ZIP,
    TAR,
    TAR_GZ;

    /** How many first bytes {@link #of} wants to see: enough of a gzip stream for the first block of a TAR. */
    public static final int HEAD_BYTES = 64 * 1024;

    /**
     * The format of an archive that begins with these bytes; empty where it is none.
     *
     * @param head the first {@link #HEAD_BYTES}, or all there are
     */
    public static Optional<ArchiveFormat> of(byte[] head) {
        if (begins(head, 'P', 'K', 3, 4) || begins(head, 'P', 'K', 5, 6)) {
            return Optional.of(ZIP);
        }
        if (begins(head, 0x1F, 0x8B)) {
            return isTar(unpacked(head)) ? Optional.of(TAR_GZ) : Optional.empty();
        }
        return isTar(head) ? Optional.of(TAR) : Optional.empty();
    }

    private static boolean begins(byte[] head, int... magic) {
        for (int i = 0; i < magic.length; i++) {
            if (i >= head.length || (head[i] & 0xFF) != magic[i]) {
                return false;
            }
        }
        return true;
    }

    private static boolean isTar(byte[] head) {
        return head.length >= TarHeader.BLOCK && TarHeader.hasChecksum(Arrays.copyOf(head, TarHeader.BLOCK));
    }

    /** As much of the first block as the head of a gzip stream holds. */
    private static byte[] unpacked(byte[] head) {
        byte[] block = new byte[TarHeader.BLOCK];
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(head))) {
            return Arrays.copyOf(block, in.readNBytes(block, 0, block.length));
        } catch (IOException e) {
            return new byte[0];
        }
    }
}
