package dev.graft.dataset.validation;

/**
 * How far validation is.
 *
 * @param decoded whether all files have been looked at
 * @param done files of the upload so far
 * @param total files that are known of
 * @param fraction of the upload, 0 to 1
 */
public record Progress(boolean decoded, int done, int total, double fraction) {}
