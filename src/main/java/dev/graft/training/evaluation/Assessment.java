package dev.graft.training.evaluation;

import dev.graft.attempt.result.Report.Comparison;
import dev.graft.dataset.item.Split;
import dev.graft.metric.Answers;
import dev.graft.metric.Confidence;
import dev.graft.metric.Evaluation;
import dev.graft.metric.Interval;
import dev.graft.metric.SplitEvaluation;
import dev.graft.recipe.setting.Method;
import dev.graft.training.data.TrainingData;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds what a finished model is worth, from what it said of the items that training did not see. */
public final class Assessment {
    private final TrainingData data;
    private final Method method;
    private final Runnable alive;

    /**
     * For one model.
     *
     * @param method by which it has learned
     * @param alive called now and then; what it throws ends the work
     */
    public Assessment(TrainingData data, Method method, Runnable alive) {
        this.data = data;
        this.method = method;
        this.alive = alive;
    }

    /**
     * Chooses the temperature on validation, measures every split at it, and compares with simpler ways.
     *
     * @param answers by split: {@code validation} and {@code test}
     * @param frozen features of the base model, where there are some
     * @param fromScratch accuracy of the same network without what the base model knows, where somebody measured
     */
    public Findings of(
            Map<String, Optional<Answers>> answers, Optional<FrozenFeatures> frozen, Optional<Interval> fromScratch) {
        Confidence confidence =
                answers.get(Split.VALIDATION.code()).map(Confidence::of).orElse(Confidence.UNKNOWN);
        Map<String, Optional<Evaluation>> splits = new LinkedHashMap<>();
        answers.forEach(
                (split, said) -> splits.put(split, said.map(some -> Evaluation.whole(some, confidence.temperature()))));
        Split judging = data.test().length > 0 ? Split.TEST : Split.VALIDATION;
        Optional<Answers> judged = answers.get(judging.code());
        if (judged.isEmpty()) {
            return new Findings(
                    widened(splits),
                    confidence,
                    Map.of(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    List.of());
        }
        int[] ordinals = judging == Split.TEST ? data.test() : data.validation();
        Baselines baselines = Baselines.of(data, ordinals, frozen, fromScratch, alive);
        Transfer transfer = Transfer.of(
                judging.code(), splits.get(judging.code()).orElseThrow().accuracy(), baselines.accuracies());
        Optional<FrozenFeatures.Sample> sample = frozen.map(FrozenFeatures::sample);
        Comparison comparison = new Comparison(
                judging.code(),
                sample.map(s -> s.asked().length).orElse(0),
                sample.map(s -> s.learned().length).orElse(0),
                transfer.over());
        return new Findings(
                widened(splits),
                confidence,
                baselines.accuracies(),
                Optional.of(comparison),
                method == Method.FROM_SCRATCH ? Optional.empty() : Optional.of(transfer.gain()),
                switch (method) {
                    case FROM_SCRATCH -> Optional.empty();
                    case FINE_TUNING ->
                        transfer.warning().or(() -> baselines
                                .rightByProbe()
                                .flatMap(byProbe -> Transfer.lostToProbe(
                                        judging.code(),
                                        rightByModel(
                                                judged.get(),
                                                ordinals,
                                                sample.orElseThrow().asked()),
                                        byProbe)));
                    default -> transfer.warning();
                },
                List.of());
    }

    private static Map<String, Optional<SplitEvaluation>> widened(Map<String, Optional<Evaluation>> splits) {
        Map<String, Optional<SplitEvaluation>> widened = new LinkedHashMap<>();
        splits.forEach((split, evaluation) -> widened.put(split, evaluation.map(SplitEvaluation.class::cast)));
        return widened;
    }

    /** Whether the model got each of the sample's items right. */
    private boolean[] rightByModel(Answers judged, int[] ordinals, int[] asked) {
        boolean[] right = new boolean[data.items().size()];
        int[] predicted = judged.predicted();
        for (int i = 0; i < ordinals.length; i++) {
            right[ordinals[i]] = predicted[i] == judged.truth()[i];
        }
        boolean[] ofSample = new boolean[asked.length];
        for (int i = 0; i < asked.length; i++) {
            ofSample[i] = right[asked[i]];
        }
        return ofSample;
    }
}
