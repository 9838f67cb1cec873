package dev.graft.dataset.item;

import java.util.Locale;

/** Why a file of the upload did not become an item: the reason codes of a dataset's report. */
public enum ExclusionReason {
    /** Its bytes are no picture, or damaged beyond reading. */
    NOT_AN_IMAGE,
    /** The picture's end is missing. */
    TRUNCATED,
    ZERO_BYTES,
    /** Its header names more pixels than are allowed. */
    TOO_MANY_PIXELS,
    /** Its name leads out of the archive, is malformed, or is there twice. */
    UNSAFE_PATH,
    /** It is a link or a device, not a file. */
    LINK,
    /** The same bytes are in another split, which keeps them. */
    DUPLICATE_ACROSS_SPLITS,
    /** The same bytes are there under another label. */
    CONTRADICTORY_LABEL,
    /** It is in no class folder, or the manifest does not list it. */
    NO_LABEL,
    /** In a regression, what the manifest says of it is no finite number. */
    INVALID_VALUE,
    /** The manifest lists it, but the archive does not have it. */
    MISSING_FILE,
    /** A picture, or an archive entry, of a kind that Graft does not read. */
    UNSUPPORTED_FORMAT,
    /** It has more bytes than an item may have. */
    TOO_LARGE;

    /** As it stands in reports: {@code not_an_image}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
