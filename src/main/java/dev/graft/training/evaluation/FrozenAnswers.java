package dev.graft.training.evaluation;

import dev.graft.metric.probe.NearestNeighbours;
import dev.graft.metric.probe.RidgeProbe;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;

/**
 * What ways that learn from the frozen base model's features alone say of several labels, or of values: the mean of nearest
 * neighbours, and linear regression.
 *
 * @param sample that they learned from and were asked about
 * @param outputs {@code [asked, outputs]} by the name of a baseline
 */
public record FrozenAnswers(FrozenFeatures.Sample sample, Map<String, float[]> outputs) {
    /** Multiplications beyond which linear regression takes minutes: it is left out then. */
    private static final double MOST_WORK = 4e10;

    /**
     * Asks them.
     *
     * @param target by ordinal what an item's outputs should be
     * @param alive called now and then; what it throws ends the work
     */
    public static FrozenAnswers of(FrozenFeatures frozen, IntFunction<double[]> target, Runnable alive) {
        FrozenFeatures.Sample sample = frozen.sample();
        double[][] learned = frozen.rows(sample.learned());
        double[][] asked = frozen.rows(sample.asked());
        double[][] targets = Arrays.stream(sample.learned()).mapToObj(target).toArray(double[][]::new);
        Map<String, float[]> outputs = new LinkedHashMap<>();
        NearestNeighbours neighbours = new NearestNeighbours(learned, Baselines.VOTERS);
        outputs.put(Baselines.NEIGHBOURS, answers(asked, item -> neighbours.mean(item, targets), alive));
        if (RidgeProbe.multiplications(learned.length, learned[0].length, targets[0].length) <= MOST_WORK) {
            RidgeProbe probe = RidgeProbe.fit(learned, targets, alive);
            outputs.put(Baselines.PROBE, answers(asked, probe::predict, alive));
        }
        return new FrozenAnswers(sample, outputs);
    }

    private static float[] answers(double[][] asked, UnaryOperator<double[]> says, Runnable alive) {
        float[] all = new float[0];
        for (int i = 0; i < asked.length; i++) {
            alive.run();
            double[] said = says.apply(asked[i]);
            if (i == 0) {
                all = new float[asked.length * said.length];
            }
            for (int j = 0; j < said.length; j++) {
                all[i * said.length + j] = (float) said[j];
            }
        }
        return all;
    }

    /** Those of linear regression; empty where there are so many that it was left out. */
    public Optional<float[]> ofProbe() {
        return Optional.ofNullable(outputs.get(Baselines.PROBE));
    }
}
