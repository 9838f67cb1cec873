package dev.graft.training.data;

import dev.graft.tensor.HostTensor;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Shifts and scales features to mean 0 and deviation 1 over the train split, as scikit-learn's StandardScaler, so that one
 * learning rate fits every network. What is learned on such features is folded back afterwards.
 *
 * @param mean of each feature
 * @param deviation of each feature, above 0
 */
public record Standardizer(float[] mean, float[] deviation) {
    /** Features that hardly vary are not blown up. */
    private static final double SMALLEST = 1e-6;

    public static Standardizer of(FeatureTable features, int[] train) {
        int length = features.length();
        double[] sum = new double[length];
        double[] squares = new double[length];
        for (int ordinal : train) {
            FloatBuffer vector = features.vector(ordinal);
            for (int i = 0; i < length; i++) {
                double value = vector.get(i);
                sum[i] += value;
                squares[i] += value * value;
            }
        }
        float[] mean = new float[length];
        float[] deviation = new float[length];
        for (int i = 0; i < length; i++) {
            double m = sum[i] / train.length;
            mean[i] = (float) m;
            deviation[i] = (float) (Math.sqrt(Math.max(0, squares[i] / train.length - m * m)) + SMALLEST);
        }
        return new Standardizer(mean, deviation);
    }

    /** Writes a vector standardised at the target's position. */
    void apply(FloatBuffer vector, FloatBuffer target) {
        for (int i = 0; i < mean.length; i++) {
            target.put((vector.get(i) - mean[i]) / deviation[i]);
        }
    }

    /**
     * A head for plain features that says the same as one for standardised features.
     *
     * @param name of its linear layer that features come to
     */
    public Map<String, HostTensor> fold(String name, Map<String, HostTensor> head) {
        HostTensor weight = head.get(name + ".weight");
        int labels = weight.shape().get(0);
        float[] folded = new float[labels * mean.length];
        float[] bias = head.get(name + ".bias").toArray();
        for (int label = 0; label < labels; label++) {
            double shift = 0;
            for (int i = 0; i < mean.length; i++) {
                int at = label * mean.length + i;
                double scaled = (double) weight.values().get(at) / deviation[i];
                folded[at] = (float) scaled;
                shift += scaled * mean[i];
            }
            bias[label] = (float) (bias[label] - shift);
        }
        Map<String, HostTensor> all = new HashMap<>(head);
        all.put(name + ".weight", HostTensor.of(weight.shape(), folded));
        all.put(name + ".bias", HostTensor.of(List.of(labels), bias));
        return all;
    }
}
