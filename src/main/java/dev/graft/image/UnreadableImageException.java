package dev.graft.image;

import dev.graft.error.ErrorCode;
import dev.graft.error.GraftException;
import java.util.Locale;
import java.util.Map;

/** Bytes that give no picture, and why; the only exception by which this package answers bad bytes. */
public final class UnreadableImageException extends GraftException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    UnreadableImageException(Reason reason, String message) {
        this(reason, message, null);
    }

    private UnreadableImageException(Reason reason, String message, Throwable cause) {
        super(ErrorCode.UNPROCESSABLE_IMAGE, message, cause);
        this.reason = reason;
    }

    static UnreadableImageException truncated(String what) {
        return new UnreadableImageException(Reason.TRUNCATED, "The file ends before " + what + ".");
    }

    static UnreadableImageException damaged(String how) {
        return damaged(how, null);
    }

    static UnreadableImageException damaged(String how, Throwable cause) {
        return new UnreadableImageException(Reason.NOT_AN_IMAGE, "The image is damaged: " + how + ".", cause);
    }

    static UnreadableImageException unsupported(String what) {
        return new UnreadableImageException(Reason.UNSUPPORTED_FORMAT, what + " is not supported.");
    }

    public Reason reason() {
        return reason;
    }

    @Override
    public Map<String, Object> facts() {
        return Map.of("reason", reason.code());
    }

    /** Why bytes give no picture; a dataset's report counts its exclusions by these. */
    public enum Reason {
        /** Nothing that looks like a picture, or one damaged beyond reading. */
        NOT_AN_IMAGE,
        /** The picture's beginning is there, its end is not. */
        TRUNCATED,
        /** A picture, but in a format, or in a variant of one, that Graft does not read. */
        UNSUPPORTED_FORMAT,
        /** More pixels than the caller allows. */
        TOO_MANY_PIXELS,
        /** An empty file. */
        ZERO_BYTES;

        /** As it stands in reports and problems: {@code not_an_image}. */
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
