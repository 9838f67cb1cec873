package dev.graft.dataset;

import java.nio.file.Path;

/**
 * A complete upload that belongs to no dataset yet.
 *
 * @param file made by {@link dev.graft.blob.BlobStore#newFile}
 * @param size in bytes
 */
public record Upload(Path file, long size, String sha256) {}
