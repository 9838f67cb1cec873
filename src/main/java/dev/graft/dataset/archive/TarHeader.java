package dev.graft.dataset.archive;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A header block of a TAR. Specification: POSIX's pax utility, "ustar Interchange Format"; sizes in base 256 are GNU's.
 *
 * @param type the type flag
 * @param size of what follows, in bytes
 * @param extended whether a block of a GNU sparse map follows
 */
record TarHeader(byte[] name, char type, long size, boolean extended) {
    static final int BLOCK = 512;

    private static final int CHECKSUM = 148;

    static TarHeader of(byte[] block) {
        if (!hasChecksum(block)) {
            throw ArchiveReader.invalid("The TAR has something between its entries that is no header.");
        }
        char type = (char) (block[156] & 0xFF);
        return new TarHeader(name(block), type, number(block, 124, 12), type == 'S' && block[482] != 0);
    }

    /** Whether the block's checksum is right, be its bytes taken as signed or not: old writers took them as signed. */
    static boolean hasChecksum(byte[] block) {
        long unsigned = 0;
        long signed = 0;
        for (int i = 0; i < BLOCK; i++) {
            byte value = i >= CHECKSUM && i < CHECKSUM + 8 ? (byte) ' ' : block[i];
            unsigned += value & 0xFF;
            signed += value;
        }
        String digits = text(block, CHECKSUM, 8).trim();
        if (!digits.matches("[0-7]{1,8}")) {
            return false;
        }
        long stored = Long.parseLong(digits, 8);
        return stored == unsigned || stored == signed;
    }

    /** Only POSIX's own format has a prefix; GNU keeps times where it would be. */
    private static byte[] name(byte[] block) {
        String name = text(block, 0, 100);
        boolean posix = text(block, 257, 6).equals("ustar");
        String prefix = posix ? text(block, 345, 155) : "";
        return (prefix.isEmpty() ? name : prefix + "/" + name).getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Bytes up to a NUL, as Latin-1, which loses none of them. */
    private static String text(byte[] block, int from, int length) {
        String text = new String(block, from, length, StandardCharsets.ISO_8859_1);
        int end = text.indexOf(0);
        return end < 0 ? text : text.substring(0, end);
    }

    private static long number(byte[] block, int from, int length) {
        if (block[from] < 0) {
            byte[] digits = Arrays.copyOfRange(block, from, from + length);
            digits[0] &= 0x7F;
            BigInteger value = new BigInteger(digits);
            if (block[from] != (byte) 0x80 || value.bitLength() > 62) {
                throw ArchiveReader.invalid("The TAR has an entry of an impossible size.");
            }
            return value.longValue();
        }
        String digits = text(block, from, length).trim();
        if (!digits.matches("[0-7]{0,12}")) {
            throw ArchiveReader.invalid("The TAR has an entry whose size is no number.");
        }
        return digits.isEmpty() ? 0 : Long.parseLong(digits, 8);
    }
}
