package dev.graft.dataset.validation;

import dev.graft.dataset.item.Exclusion;
import dev.graft.dataset.item.ExclusionReason;
import dev.graft.disk.Digest;
import dev.graft.image.ImageDecoder;
import dev.graft.image.ImageHeader;
import dev.graft.image.RgbImage;
import dev.graft.image.UnreadableImageException;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * Looks at one file: its header at once, every pixel when called, on whatever thread. What is decoded is dropped again;
 * that it could be decoded is what counts.
 */
final class PictureCheck implements Callable<PictureCheck.Finding> {
    /** Of memory while decoding: the picture twice as it is turned upright, or a progressive JPEG's coefficients. */
    private static final int BYTES_PER_PIXEL = 9;

    private final String path;
    private final byte[] bytes;
    private final long maxPixels;
    private final Optional<ImageHeader> header;
    private final Optional<Exclusion> fault;

    /**
     * What was found: what the file is, or why it is left out.
     *
     * @param picture without its place
     */
    record Finding(Optional<Seen> picture, Optional<Exclusion> fault) {}

    /** A picture in order. */
    record Seen(int width, int height, String sha256, String mediaType) {}

    private PictureCheck(
            String path, byte[] bytes, long maxPixels, Optional<ImageHeader> header, Optional<Exclusion> fault) {
        this.path = path;
        this.bytes = bytes;
        this.maxPixels = maxPixels;
        this.header = header;
        this.fault = fault;
    }

    static PictureCheck of(String path, byte[] bytes, long maxPixels) {
        try {
            return new PictureCheck(path, bytes, maxPixels, Optional.of(ImageHeader.of(bytes)), Optional.empty());
        } catch (UnreadableImageException e) {
            return new PictureCheck(path, bytes, maxPixels, Optional.empty(), Optional.of(exclusion(path, e)));
        }
    }

    String path() {
        return path;
    }

    byte[] bytes() {
        return bytes;
    }

    /** Bytes of memory that the file and its decoding take. */
    long cost() {
        long pixels =
                header.map(ImageHeader::pixels).filter(p -> p <= maxPixels).orElse(0L);
        return bytes.length + BYTES_PER_PIXEL * pixels;
    }

    @Override
    public Finding call() {
        if (fault.isPresent()) {
            return new Finding(Optional.empty(), fault);
        }
        try {
            RgbImage image = ImageDecoder.decode(bytes, maxPixels);
            String mediaType = header.orElseThrow().mediaType();
            return new Finding(
                    Optional.of(new Seen(image.width(), image.height(), Digest.of(bytes), mediaType)),
                    Optional.empty());
        } catch (UnreadableImageException e) {
            return new Finding(Optional.empty(), Optional.of(exclusion(path, e)));
        }
    }

    private static Exclusion exclusion(String path, UnreadableImageException e) {
        ExclusionReason reason =
                switch (e.reason()) {
                    case NOT_AN_IMAGE -> ExclusionReason.NOT_AN_IMAGE;
                    case TRUNCATED -> ExclusionReason.TRUNCATED;
                    case UNSUPPORTED_FORMAT -> ExclusionReason.UNSUPPORTED_FORMAT;
                    case TOO_MANY_PIXELS -> ExclusionReason.TOO_MANY_PIXELS;
                    case ZERO_BYTES -> ExclusionReason.ZERO_BYTES;
                };
        return new Exclusion(path, reason, e.getMessage());
    }
}
