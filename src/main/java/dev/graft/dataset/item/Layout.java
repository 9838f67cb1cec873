package dev.graft.dataset.item;

/** How an archive says which label an image has. */
public enum Layout {
    /** By the folder it is in. */
    CLASS_FOLDERS,
    /** By the folder it is in, below a folder for its split. */
    PRE_SPLIT,
    /** By a line of {@code manifest.csv} or {@code manifest.jsonl}. */
    MANIFEST
}
