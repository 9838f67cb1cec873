package dev.graft.model.export;

import dev.graft.basemodel.ModelFolder;
import dev.graft.image.EvalTransform;
import dev.graft.network.Network;
import dev.graft.tensor.Batch;
import dev.graft.tensor.HostTensor;
import dev.graft.tensor.Inference;
import dev.graft.tensor.NetworkWeights;
import dev.graft.tensor.Normalization;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * Drawn pictures and what Graft's serving program says of them, for whoever wants to know whether a network elsewhere is
 * the same one.
 *
 * @param inputs normalised pixels {@code [}{@value #PICTURES}{@code , 3, height, width]}
 * @param logits {@code [}{@value #PICTURES}{@code , labels]}
 */
record GoldenVectors(HostTensor inputs, HostTensor logits) {
    static final int PICTURES = 4;

    private static final long SEED = 11;
    private static final int CHANNELS = 3;
    private static final int BYTE = 256;
    /** Patches of one colour across a picture: shapes that a network of any kind sees. */
    private static final int PATCHES = 7;

    private static final int NOISE = 48;

    /** Loads the model into native memory for this, and frees it. */
    static GoldenVectors of(ModelFolder folder) {
        EvalTransform transform = folder.config().transform();
        Network network = folder.classifier();
        ByteBuffer rgb = pictures(transform.height(), transform.width());
        Batch.Pixels batch = new Batch.Pixels(rgb, PICTURES, transform.height(), transform.width());
        try (NetworkWeights weights = new NetworkWeights(network, folder.weights(network), "cpu");
                Inference inference =
                        new Inference(weights, Optional.of(new Normalization(transform.mean(), transform.std())))) {
            float[] logits = inference.run(batch).logits();
            return new GoldenVectors(
                    normalised(rgb, transform), HostTensor.of(List.of(PICTURES, logits.length / PICTURES), logits));
        }
    }

    /** By the names that they have in a file. */
    Map<String, HostTensor> tensors() {
        Map<String, HostTensor> tensors = new LinkedHashMap<>();
        tensors.put("inputs", inputs);
        tensors.put("logits", logits);
        return tensors;
    }

    /** Coloured patches under noise: {@code [pictures, height, width, 3]}. */
    private static ByteBuffer pictures(int height, int width) {
        Random random = new Random(SEED);
        ByteBuffer rgb = ByteBuffer.allocateDirect(PICTURES * height * width * CHANNELS);
        for (int picture = 0; picture < PICTURES; picture++) {
            int[] colours = random.ints(PATCHES * PATCHES * CHANNELS, 0, BYTE).toArray();
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    int patch = y * PATCHES / height * PATCHES + x * PATCHES / width;
                    for (int channel = 0; channel < CHANNELS; channel++) {
                        int value = colours[patch * CHANNELS + channel] + random.nextInt(NOISE) - NOISE / 2;
                        rgb.put((byte) Math.max(0, Math.min(BYTE - 1, value)));
                    }
                }
            }
        }
        return rgb.flip();
    }

    /** The operations of torchvision's ToTensor and Normalize in their order, and so equal to the last bit. */
    private static HostTensor normalised(ByteBuffer rgb, EvalTransform transform) {
        int area = transform.height() * transform.width();
        FloatBuffer inputs = HostTensor.allocate(PICTURES * CHANNELS * area);
        for (int picture = 0; picture < PICTURES; picture++) {
            for (int channel = 0; channel < CHANNELS; channel++) {
                float mean = transform.mean().get(channel).floatValue();
                float std = transform.std().get(channel).floatValue();
                for (int pixel = 0; pixel < area; pixel++) {
                    int value = Byte.toUnsignedInt(rgb.get((picture * area + pixel) * CHANNELS + channel));
                    inputs.put((value / 255f - mean) / std);
                }
            }
        }
        return new HostTensor(List.of(PICTURES, CHANNELS, transform.height(), transform.width()), inputs.flip());
    }
}
