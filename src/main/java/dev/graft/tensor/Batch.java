package dev.graft.tensor;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;

/** What goes into a network at once. The memory is read in place: it must not change during the call. */
public sealed interface Batch {
    /** How many items. */
    int size();

    /**
     * Pictures as bytes {@code [size, height, width, 3]}: red, green, blue.
     *
     * @param rgb a direct buffer with the pictures from position 0
     */
    record Pixels(ByteBuffer rgb, int size, int height, int width) implements Batch {
        public Pixels {
            if (!rgb.isDirect() || rgb.capacity() < size * height * width * 3) {
                throw new IllegalArgumentException("pixels stand in a direct buffer that holds all of them");
            }
        }
    }

    /**
     * Feature vectors {@code [size, length]}.
     *
     * @param values a view of a direct buffer with the vectors from position 0
     */
    record Features(FloatBuffer values, int size, int length) implements Batch {
        public Features {
            if (!values.isDirect() || values.capacity() < size * length) {
                throw new IllegalArgumentException("features stand in a direct buffer that holds all of them");
            }
        }
    }
}
