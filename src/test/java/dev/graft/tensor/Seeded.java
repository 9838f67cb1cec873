package dev.graft.tensor;

import dev.graft.network.Network;
import dev.graft.network.Parameter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;

/** Weights and pictures from the formula of network_references.py: the same numbers on both sides, none stored. */
final class Seeded {
    static final int LABELS = 10;
    static final int BATCH = 4;
    static final int SIZE = 64;
    static final Normalization NORMALIZATION =
            new Normalization(List.of(0.485, 0.456, 0.406), List.of(0.229, 0.224, 0.225));

    private Seeded() {}

    /** A number in [-0.5, 0.5) that depends on name and position alone. */
    static double[] numbers(String name, int size) {
        CRC32 crc = new CRC32();
        crc.update(name.getBytes(StandardCharsets.UTF_8));
        double[] numbers = new double[size];
        for (int i = 0; i < size; i++) {
            long mixed = i + crc.getValue() & 0xFFFFFFFFL;
            mixed = mixed * 2654435761L & 0xFFFFFFFFL;
            mixed ^= mixed >> 15;
            mixed = mixed * 2246822519L & 0xFFFFFFFFL;
            mixed ^= mixed >> 13;
            numbers[i] = (mixed >> 8) * 0x1p-24 - 0.5;
        }
        return numbers;
    }

    static Map<String, HostTensor> weights(Network network) {
        Map<String, HostTensor> weights = new HashMap<>();
        for (Parameter parameter : network.parameters()) {
            double[] numbers = numbers(parameter.name(), parameter.size());
            List<Integer> shape = parameter.shape();
            float[] values = new float[numbers.length];
            for (int i = 0; i < values.length; i++) {
                double n = numbers[i];
                values[i] = (float)
                        switch (parameter.role()) {
                            case RUNNING_MEAN -> n * 0.2;
                            case BIAS, NORM_BIAS -> n * 0.2 + Math.signum(n);
                            case RUNNING_VARIANCE -> n * 0.5 + 1;
                            case NORM_WEIGHT -> parameter.name().endsWith("bn2.weight") ? n * 0.1 + 0.3 : n * 0.2 + 0.5;
                            case CONVOLUTION_WEIGHT ->
                                n * Math.sqrt(24.0 / (shape.get(1) * shape.get(2) * shape.get(3)));
                            case LINEAR_WEIGHT -> n * Math.sqrt(12.0 / shape.get(1));
                        };
            }
            weights.put(parameter.name(), HostTensor.of(shape, values));
        }
        return weights;
    }

    /** Smooth blobs with noise. */
    static Batch.Pixels pictures() {
        double[] noise = numbers("pictures", BATCH * SIZE * SIZE * 3);
        double[] coarse = numbers("coarse", BATCH * 8 * 8 * 3);
        int cell = SIZE / 8;
        ByteBuffer bytes = ByteBuffer.allocateDirect(noise.length);
        for (int i = 0; i < noise.length; i++) {
            int channel = i % 3;
            int x = i / 3 % SIZE;
            int y = i / 3 / SIZE % SIZE;
            int picture = i / 3 / SIZE / SIZE;
            double blob = coarse[((picture * 8 + y / cell) * 8 + x / cell) * 3 + channel] * 200;
            double value = Math.floor(128 + noise[i] * 120 * 0.5 + blob * 0.5);
            bytes.put((byte) Math.max(0, Math.min(255, value)));
        }
        return new Batch.Pixels(bytes, BATCH, SIZE, SIZE);
    }

    static int[] labels() {
        return new int[] {0, 1, 2, 3};
    }

    /** Norm and four projections onto seeded vectors: what the references store of a tensor. */
    static double[] digest(String name, float[] values) {
        double[] digest = new double[5];
        for (float value : values) {
            digest[0] += (double) value * value;
        }
        digest[0] = Math.sqrt(digest[0]);
        for (int p = 0; p < 4; p++) {
            double[] direction = numbers(name + "#" + p, values.length);
            for (int i = 0; i < values.length; i++) {
                digest[p + 1] += values[i] * direction[i];
            }
        }
        return digest;
    }
}
