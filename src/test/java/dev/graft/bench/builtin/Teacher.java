package dev.graft.bench.builtin;

import dev.graft.basemodel.ModelFolder;
import dev.graft.tensor.Inference;
import dev.graft.tensor.NetworkWeights;
import dev.graft.tensor.Normalization;
import java.util.Arrays;
import java.util.Optional;

/** What a larger base model says of pictures: feature vectors, each number standardised over all pictures. */
final class Teacher {
    private static final int BATCH = 64;

    /** Beyond so many standard deviations, numbers are cut off: few pictures would decide otherwise. */
    private static final float FARTHEST = 5;

    private final float[][] features;
    private final int width;

    private Teacher(float[][] features, int width) {
        this.features = features;
        this.width = width;
    }

    /** @param side to which pictures are enlarged for the larger network */
    static Teacher of(ModelFolder model, Pictures pictures, int side) {
        float[][] features = new float[2 * pictures.count()][];
        int width = model.backbone().numFeatures();
        try (NetworkWeights weights = new NetworkWeights(model.backbone(), model.weights(model.backbone()), "cpu");
                Inference network = new Inference(
                        weights,
                        Optional.of(new Normalization(
                                model.config().mean(), model.config().std())))) {
            for (int from = 0; from < pictures.count(); from += BATCH) {
                int size = Math.min(BATCH, pictures.count() - from);
                for (int mirrored = 0; mirrored < 2; mirrored++) {
                    float[] answer = network.run(pictures.enlarged(from, size, side, mirrored == 1))
                            .features();
                    for (int i = 0; i < size; i++) {
                        features[2 * (from + i) + mirrored] = Arrays.copyOfRange(answer, i * width, (i + 1) * width);
                    }
                }
            }
        }
        Teacher teacher = new Teacher(features, width);
        teacher.standardise();
        return teacher;
    }

    int width() {
        return width;
    }

    float[] of(int picture, boolean mirrored) {
        return features[2 * picture + (mirrored ? 1 : 0)];
    }

    private void standardise() {
        double[] sums = new double[width];
        double[] squares = new double[width];
        for (float[] vector : features) {
            for (int i = 0; i < width; i++) {
                sums[i] += vector[i];
                squares[i] += (double) vector[i] * vector[i];
            }
        }
        for (float[] vector : features) {
            for (int i = 0; i < width; i++) {
                double mean = sums[i] / features.length;
                double deviation = Math.sqrt(Math.max(squares[i] / features.length - mean * mean, 1e-6));
                vector[i] = (float) Math.max(-FARTHEST, Math.min(FARTHEST, (vector[i] - mean) / deviation));
            }
        }
    }
}
