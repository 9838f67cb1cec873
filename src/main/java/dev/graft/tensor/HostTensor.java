package dev.graft.tensor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * A tensor of float32 outside the native library, row-major.
 *
 * @param shape its dimensions, outermost first; empty for a single number
 * @param values a direct buffer in the machine's byte order, from position 0 to its limit; read-only for those who share it
 */
public record HostTensor(List<Integer> shape, FloatBuffer values) {
    public HostTensor {
        shape = List.copyOf(shape);
        if (!values.isDirect() || values.position() != 0 || values.limit() != size(shape)) {
            throw new IllegalArgumentException("a tensor of shape " + shape + " has " + size(shape) + " values");
        }
    }

    /** Copies numbers from the heap. */
    public static HostTensor of(List<Integer> shape, float... values) {
        return new HostTensor(shape, allocate(values.length).put(values).flip());
    }

    /** A direct buffer for so many numbers. */
    public static FloatBuffer allocate(int size) {
        return ByteBuffer.allocateDirect(Math.multiplyExact(size, Float.BYTES))
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }

    /** Copies the numbers to the heap. */
    public float[] toArray() {
        float[] array = new float[values.limit()];
        values.get(0, array);
        return array;
    }

    static int size(List<Integer> shape) {
        return shape.stream().reduce(1, Math::multiplyExact);
    }
}
