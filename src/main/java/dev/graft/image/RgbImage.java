package dev.graft.image;

/**
 * A decoded picture, upright: 8-bit RGB, interleaved, row by row from the top left, so that the red of (x, y) stands at
 * {@code 3 * (y * width + x)}. The array is not copied and not to be written to; instances may go between threads.
 *
 * @param width in pixels, at least 1
 * @param height in pixels, at least 1
 * @param rgb {@code 3 * width * height} bytes
 */
public record RgbImage(int width, int height, byte[] rgb) {
    public RgbImage {
        if (width < 1 || height < 1 || rgb.length != 3L * width * height) {
            throw new IllegalArgumentException(rgb.length + " bytes are no RGB image of " + width + "x" + height);
        }
    }
}
