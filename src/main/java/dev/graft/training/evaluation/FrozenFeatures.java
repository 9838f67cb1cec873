package dev.graft.training.evaluation;

import dev.graft.dataset.item.Split;
import dev.graft.dataset.item.Task;
import dev.graft.metric.probe.RidgeProbe;
import dev.graft.training.data.FeatureTable;
import dev.graft.training.data.TrainingData;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Map;

/**
 * What the frozen base model says of a sample of items.
 *
 * @param table that has them
 */
public record FrozenFeatures(FeatureTable table, Sample sample) {
    /** So that nearest neighbours take seconds. */
    private static final int MOST_ASKED = 1000;

    private static final int MOST_LEARNED = 5000;
    private static final int FEWEST_PER_LABEL = 5;

    /** Multiplications in one look of a linear classifier at all that it learns from; it takes some hundred looks. */
    private static final double WORK = 2e7;

    /** All multiplications of a linear regression. */
    private static final double WORK_OF_REGRESSION = 8e9;

    /**
     * The items that simpler ways than training learn from and are asked about: as many as they can deal with in seconds.
     *
     * @param learned ordinals of train
     * @param split whose items are asked about
     * @param asked ordinals of that split
     */
    public record Sample(int[] learned, Split split, int[] asked) {
        /** How many items of each split that is, in the order of features. */
        public Map<Split, Integer> wanted() {
            return Map.of(Split.TRAIN, learned.length, split, asked.length);
        }
    }

    /** @param features of an item, in number */
    public static Sample sample(TrainingData data, int features) {
        int few = Math.max(FEWEST_PER_LABEL * data.outputs(), affordable(data, features));
        Split split = data.test().length > 0 ? Split.TEST : Split.VALIDATION;
        return new Sample(
                data.featureOrder().first(Split.TRAIN, Math.min(MOST_LEARNED, few)),
                split,
                data.featureOrder().first(split, MOST_ASKED));
    }

    private static int affordable(TrainingData data, int features) {
        if (data.task() == Task.IMAGE_CLASSIFICATION) {
            return (int) Math.min(MOST_LEARNED, WORK / ((double) data.outputs() * features));
        }
        int items = MOST_LEARNED;
        while (items > 1 && RidgeProbe.multiplications(items, features, data.outputs()) > WORK_OF_REGRESSION) {
            items = items * 9 / 10;
        }
        return items;
    }

    double[][] rows(int[] ordinals) {
        return rows(table, ordinals);
    }

    static double[][] rows(FeatureTable table, int[] ordinals) {
        return Arrays.stream(ordinals).mapToObj(ordinal -> row(table, ordinal)).toArray(double[][]::new);
    }

    static double[] row(FeatureTable table, int ordinal) {
        FloatBuffer values = table.vector(ordinal);
        double[] row = new double[table.length()];
        for (int i = 0; i < row.length; i++) {
            row[i] = values.get(i);
        }
        return row;
    }
}
