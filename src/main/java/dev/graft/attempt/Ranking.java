package dev.graft.attempt;

import dev.graft.metric.Interval;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which base model suits a dataset.
 *
 * @param best name of the first; empty where none could be judged
 * @param conclusion how sure the order is, in a sentence
 * @param ranking the best first, those that could not be judged last
 * @param timing seconds by phase
 * @param warnings of the job
 */
public record Ranking(
        Optional<String> best,
        String conclusion,
        JudgedOn judgedOn,
        List<Place> ranking,
        Map<String, Double> timing,
        List<Report.Warning> warnings)
        implements Product {
    /** How base models were judged. */
    public enum Judgement {
        /** They learned from the train split and were asked about the validation split. */
        VALIDATION,
        /** They were asked about each fold of train and validation split after learning from the others. */
        CROSS_VALIDATION
    }

    /**
     * The items that decided.
     *
     * @param items that base models were asked about
     * @param trainItems that they learned from; in cross-validation, all items, those of the fold left out each time
     * @param itemsThere as many could have been asked about
     * @param trainItemsThere as many could have been learned from
     * @param folds in cross-validation
     */
    public record JudgedOn(
            Judgement by, int items, int trainItems, int itemsThere, int trainItemsThere, Optional<Integer> folds) {}

    /**
     * What is known of a base model; all but its name is empty where it could not be judged.
     *
     * @param rank from 1
     * @param probeAccuracy of a linear classifier on its features, which orders the base models
     * @param probeLogLoss of the same, in nats: it orders those of equal accuracy
     * @param knnAccuracy of the five nearest neighbours by cosine
     * @param logme evidence of its features for the labels of train, in nats an item
     * @param imagenetTop1 share of ImageNet's validation pictures predicted right, where somebody measured
     * @param firstIsBetter probability that the first is really better than this one; empty for the first
     * @param error why it could not be judged
     */
    public record Place(
            String baseModel,
            Optional<Integer> rank,
            Optional<Interval> probeAccuracy,
            Optional<Double> probeLogLoss,
            Optional<Interval> knnAccuracy,
            Optional<Double> logme,
            Optional<Double> imagenetTop1,
            Optional<Double> firstIsBetter,
            Optional<AttemptResult.Failure> error) {}

    public Ranking {
        ranking = List.copyOf(ranking);
        timing = new LinkedHashMap<>(timing);
        warnings = List.copyOf(warnings);
    }

    @Override
    public Ranking withWarnings(List<Report.Warning> all) {
        return new Ranking(best, conclusion, judgedOn, ranking, timing, all);
    }
}
