package dev.graft.training.objective;

import dev.graft.attempt.result.Report.Comparison;
import dev.graft.attempt.result.Report.Warning;
import dev.graft.dataset.item.Split;
import dev.graft.metric.Confidence;
import dev.graft.metric.Interval;
import dev.graft.metric.SplitEvaluation;
import dev.graft.metric.measure.Score;
import dev.graft.recipe.setting.Method;
import dev.graft.training.data.TrainingData;
import dev.graft.training.evaluation.Findings;
import dev.graft.training.evaluation.FrozenAnswers;
import dev.graft.training.evaluation.Transfer;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * What a finished model is compared with simpler ways by, where that is not the share of items that are right: one number of
 * which more is better.
 *
 * @param number what it is called
 * @param simplest name of the way that says the same of every item
 * @param same what that way says: the outputs of an item
 * @param target by ordinal what an item's outputs should be
 * @param score the number of outputs, with resamples
 */
public record Yardstick(
        TrainingData data,
        String number,
        String simplest,
        float[] same,
        IntFunction<double[]> target,
        Reading<Score> score) {
    /** What outputs come to. */
    @FunctionalInterface
    public interface Reading<T> {
        /** @param outputs {@code [items, outputs]} of a finished model */
        T of(int[] ordinals, float[] outputs);
    }

    /** The findings of {@link Objective#findings}, without thresholds. */
    Findings findings(
            Map<String, Optional<float[]>> outputs,
            Reading<SplitEvaluation> evaluation,
            Objective.Frozen frozen,
            Optional<Map<String, Optional<float[]>>> fromScratch,
            Method method,
            Runnable alive)
            throws IOException {
        Map<String, Optional<SplitEvaluation>> splits = new LinkedHashMap<>();
        for (Split split : List.of(Split.VALIDATION, Split.TEST)) {
            splits.put(
                    split.code(),
                    outputs.get(split.code())
                            .map(given -> evaluation.of(Objective.ordinals(data, split.code()), given)));
        }
        String judging = (data.test().length > 0 ? Split.TEST : Split.VALIDATION).code();
        if (outputs.get(judging).isEmpty()) {
            return new Findings(
                    splits,
                    Confidence.UNKNOWN,
                    Map.of(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    List.of());
        }
        int[] ordinals = Objective.ordinals(data, judging);
        float[] given = outputs.get(judging).get();
        Optional<FrozenAnswers> answers = frozen.features().map(features -> FrozenAnswers.of(features, target, alive));
        Map<String, Score> others = new LinkedHashMap<>();
        others.put(simplest, score.of(ordinals, everywhere(ordinals.length)));
        answers.ifPresent(some -> some.outputs()
                .forEach((name, said) -> others.put(name, score.of(some.sample().asked(), said))));
        fromScratch
                .flatMap(some -> some.get(judging))
                .ifPresent(said -> others.put(Gain.FROM_SCRATCH, score.of(ordinals, said)));
        Gain gain = Gain.of(score.of(ordinals, given), simplest, others);
        Map<String, Interval> baselines = new LinkedHashMap<>();
        others.forEach((name, measured) -> baselines.put(name, Interval.of(measured)));
        Comparison comparison = new Comparison(
                judging,
                answers.map(some -> some.sample().asked().length).orElse(0),
                answers.map(some -> some.sample().learned().length).orElse(0),
                gain.over());
        return new Findings(
                splits,
                Confidence.UNKNOWN,
                baselines,
                Optional.of(comparison),
                method == Method.FROM_SCRATCH ? Optional.empty() : Optional.of(gain.value()),
                switch (method) {
                    case FROM_SCRATCH -> Optional.empty();
                    case FINE_TUNING ->
                        gain.warning(number).or(() -> answers.flatMap(some -> lost(judging, ordinals, given, some)));
                    default -> gain.warning(number);
                },
                List.of());
    }

    private float[] everywhere(int items) {
        float[] all = new float[items * same.length];
        for (int i = 0; i < items; i++) {
            System.arraycopy(same, 0, all, i * same.length, same.length);
        }
        return all;
    }

    /** A warning where the model does worse than linear regression on the items that this was asked about. */
    private Optional<Warning> lost(String split, int[] ordinals, float[] given, FrozenAnswers answers) {
        int[] asked = answers.sample().asked();
        int[] placeOf = new int[data.items().size()];
        for (int i = 0; i < ordinals.length; i++) {
            placeOf[ordinals[i]] = i;
        }
        float[] ofModel = new float[asked.length * same.length];
        for (int i = 0; i < asked.length; i++) {
            System.arraycopy(given, placeOf[asked[i]] * same.length, ofModel, i * same.length, same.length);
        }
        return answers.ofProbe()
                .flatMap(said -> Transfer.lostToProbe(
                        split, asked.length, number, score.of(asked, ofModel), score.of(asked, said)));
    }
}
