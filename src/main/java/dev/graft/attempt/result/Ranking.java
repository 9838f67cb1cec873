package dev.graft.attempt.result;

import dev.graft.metric.Interval;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which base model suits a dataset.
 *
 * @param metric what base models are ordered by: {@code accuracy}, of several labels {@code mean_average_precision}, of values
 *     {@code r2}
 * @param best name of the first; empty where none could be judged
 * @param conclusion how sure the order is, in a sentence
 * @param ranking the best first, those that could not be judged last
 * @param timing seconds by phase
 * @param warnings of the job
 */
public record Ranking(
        String metric,
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
     * @param probe what a linear model on its features reaches by the ranking's metric, which orders the base models
     * @param knn what the five nearest neighbours by cosine reach
     * @param probeAccuracy the former where the metric is accuracy; else empty
     * @param probeLogLoss of the same, in nats: it orders those of equal accuracy
     * @param knnAccuracy the latter where the metric is accuracy; else empty
     * @param logme evidence of its features for the labels or standardised values that were learned from, in nats an item
     * @param imagenetTop1 share of ImageNet's validation pictures predicted right, where somebody measured
     * @param firstIsBetter probability that the first is really better than this one; empty for the first
     * @param error why it could not be judged
     */
    public record Place(
            String baseModel,
            Optional<Integer> rank,
            Optional<Interval> probe,
            Optional<Interval> knn,
            Optional<Interval> probeAccuracy,
            Optional<Double> probeLogLoss,
            Optional<Interval> knnAccuracy,
            Optional<Double> logme,
            Optional<Double> imagenetTop1,
            Optional<Double> firstIsBetter,
            Optional<AttemptResult.Failure> error) {
        /** Earlier ones tell accuracies alone. */
        public Place {
            probe = probe == null || probe.isEmpty() ? probeAccuracy : probe;
            knn = knn == null || knn.isEmpty() ? knnAccuracy : knn;
        }

        /** One that could not be judged. */
        public static Place failed(String baseModel, AttemptResult.Failure failure) {
            return new Place(
                    baseModel,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(failure));
        }

        /** The same with its place in the order. */
        public Place ranked(int place, Optional<Double> ofFirst) {
            return new Place(
                    baseModel,
                    Optional.of(place),
                    probe,
                    knn,
                    probeAccuracy,
                    probeLogLoss,
                    knnAccuracy,
                    logme,
                    imagenetTop1,
                    ofFirst,
                    error);
        }
    }

    /** The metric of one label an item. */
    public static final String ACCURACY = "accuracy";

    public Ranking {
        metric = metric == null ? ACCURACY : metric;
        ranking = List.copyOf(ranking);
        timing = new LinkedHashMap<>(timing);
        warnings = List.copyOf(warnings);
    }

    @Override
    public Ranking withWarnings(List<Report.Warning> all) {
        return new Ranking(metric, best, conclusion, judgedOn, ranking, timing, all);
    }
}
