package dev.graft.dataset.item;

/**
 * How much of an upload is believed. The defaults go with a heap of 300 MB.
 *
 * @param maxBytes of the upload as sent
 * @param maxItems files in the archive, those left out later included
 * @param maxItemBytes of one file, unpacked; it is held in memory
 * @param maxUnpackedBytes of the whole archive, unpacked
 * @param maxPixels of one picture; a decoded pixel takes 3 bytes of memory, and as many again while it is turned upright
 */
public record DatasetLimits(long maxBytes, int maxItems, int maxItemBytes, long maxUnpackedBytes, long maxPixels) {
    private static final int MIB = 1 << 20;

    /**
     * 2 GiB; 100,000 items, some 500 bytes of memory each during validation; 64 MiB, beyond any photograph's file;
     * 8 GiB, as uncompressed formats shrink by a factor of 2 to 4; 50 million pixels, the largest of common telephones.
     */
    public static final DatasetLimits DEFAULTS =
            new DatasetLimits(2048L * MIB, 100_000, 64 * MIB, 8192L * MIB, 50_000_000);

    public DatasetLimits {
        if (maxBytes < 1 || maxItems < 1 || maxItemBytes < 1 || maxUnpackedBytes < 1 || maxPixels < 1) {
            throw new IllegalArgumentException("a limit below 1: " + maxBytes + ", " + maxItems + ", " + maxItemBytes
                    + ", " + maxUnpackedBytes + ", " + maxPixels);
        }
    }
}
