package dev.graft.dataset.validation;

/**
 * A file of the upload that is a picture in order.
 *
 * @param path in the archive
 * @param width in pixels, of the upright picture
 * @param height in pixels, of the upright picture
 * @param sha256 of the file's bytes
 * @param place of the file's bytes
 */
record Picture(String path, int width, int height, String sha256, String mediaType, Place place) {
    /** Where bytes stand in a file. */
    record Place(long offset, int length) {}
}
