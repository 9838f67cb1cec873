package dev.graft.tensor;

import dev.graft.network.Network;
import dev.graft.network.Parameter;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import java.util.zip.CRC32;

/** Weights and pictures from the formula of network_references.py: the same numbers on both sides, none stored. */
final class Seeded {
    static final int LABELS = 10;
    static final int BATCH = 4;
    static final int SIZE = 64;
    private static final int PROJECTED = 1 << 16;
    static final Normalization NORMALIZATION =
            new Normalization(List.of(0.485, 0.456, 0.406), List.of(0.229, 0.224, 0.225));

    private Seeded() {}

    /** A number in [-0.5, 0.5) that depends on name and position alone. */
    static double[] numbers(String name, int size) {
        long start = start(name);
        double[] numbers = new double[size];
        for (int i = 0; i < size; i++) {
            numbers[i] = number(start + i);
        }
        return numbers;
    }

    private static long start(String name) {
        CRC32 crc = new CRC32();
        crc.update(name.getBytes(StandardCharsets.UTF_8));
        return crc.getValue();
    }

    private static double number(long position) {
        long mixed = position * 2654435761L & 0xFFFFFFFFL;
        mixed ^= mixed >> 15;
        mixed = mixed * 2246822519L & 0xFFFFFFFFL;
        mixed ^= mixed >> 13;
        return (mixed >> 8) * 0x1p-24 - 0.5;
    }

    static Map<String, HostTensor> weights(Network network) {
        Map<String, HostTensor> weights = new HashMap<>();
        for (Parameter parameter : network.parameters()) {
            IntToDoubleFunction numbers = weights(parameter);
            int size = parameter.size();
            FloatBuffer values = HostTensor.allocate(size);
            IntStream.range(0, size).parallel().forEach(i -> values.put(i, (float) numbers.applyAsDouble(i)));
            weights.put(parameter.name(), new HostTensor(parameter.shape(), values));
        }
        return weights;
    }

    /** The numbers of one parameter, exact in float32 after rounding. */
    static IntToDoubleFunction weights(Parameter parameter) {
        String name = parameter.name();
        List<Integer> shape = parameter.shape();
        long start = start(name);
        return switch (parameter.role()) {
            case RUNNING_MEAN -> i -> number(start + i) * 0.2;
            case RUNNING_VARIANCE -> i -> number(start + i) * 0.5 + 1;
            case BIAS, NORM_BIAS -> i -> number(start + i) * 0.2 + Math.signum(number(start + i));
            case NORM_WEIGHT ->
                name.endsWith("bn2.weight") || name.endsWith("bn3.weight")
                        ? i -> number(start + i) * 0.1 + 0.3
                        : i -> number(start + i) * 0.2 + 0.5;
            case LAYER_SCALE -> i -> number(start + i) * 0.2 + 0.5;
            case EMBEDDING -> i -> number(start + i);
            case CONVOLUTION_WEIGHT -> {
                double scale = Math.sqrt(24.0 / (shape.get(1) * shape.get(2) * shape.get(3)));
                yield i -> number(start + i) * scale;
            }
            case LINEAR_WEIGHT -> {
                double scale = Math.sqrt(12.0 / shape.get(1));
                yield i -> number(start + i) * scale;
            }
        };
    }

    /** Smooth blobs with noise. */
    static Batch.Pixels pictures() {
        return pictures(SIZE);
    }

    /** @param size of their sides, a multiple of 8 */
    static Batch.Pixels pictures(int size) {
        double[] noise = numbers("pictures", BATCH * size * size * 3);
        double[] coarse = numbers("coarse", BATCH * 8 * 8 * 3);
        int cell = size / 8;
        ByteBuffer bytes = ByteBuffer.allocateDirect(noise.length);
        for (int i = 0; i < noise.length; i++) {
            int channel = i % 3;
            int x = i / 3 % size;
            int y = i / 3 / size % size;
            int picture = i / 3 / size / size;
            double blob = coarse[((picture * 8 + y / cell) * 8 + x / cell) * 3 + channel] * 200;
            double value = Math.floor(128 + noise[i] * 120 * 0.5 + blob * 0.5);
            bytes.put((byte) Math.max(0, Math.min(255, value)));
        }
        return new Batch.Pixels(bytes, BATCH, size, size);
    }

    static int[] labels() {
        return new int[] {0, 1, 2, 3};
    }

    /** Norm and four projections onto seeded vectors; of a large tensor, every n-th number is projected. */
    static double[] digest(String name, int size, IntToDoubleFunction values) {
        double[] digest = new double[5];
        for (int i = 0; i < size; i++) {
            double value = values.applyAsDouble(i);
            digest[0] += value * value;
        }
        digest[0] = Math.sqrt(digest[0]);
        int stride = Math.max(1, size / PROJECTED);
        int count = Math.min(PROJECTED, (size + stride - 1) / stride);
        for (int p = 0; p < 4; p++) {
            long start = start(name + "#" + p);
            for (int i = 0; i < count; i++) {
                digest[p + 1] += values.applyAsDouble(i * stride) * number(start + i);
            }
        }
        return digest;
    }
}
