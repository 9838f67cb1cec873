package dev.graft.metric;

import dev.graft.metric.measure.AveragePrecision;
import dev.graft.metric.measure.MeanAveragePrecision;
import dev.graft.metric.measure.MultiLabelMistake;
import dev.graft.metric.measure.Sigmoid;
import dev.graft.metric.measure.Threshold;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * How well a model tells which of several labels a picture has; the formulas are scikit-learn's, with 0 where it would
 * divide by zero. A label counts as predicted where its probability is at least its threshold.
 *
 * @param meanAveragePrecision mean of the labels' average precision, of those that any item has; its interval by bootstrap
 * @param macroF1 mean of the labels' F1
 * @param microF1 F1 of all pairs of item and label together
 * @param subsetAccuracy share of the items with exactly the right labels
 * @param hammingLoss share of the pairs of item and label that are wrong
 * @param logLoss mean over items and labels of the binary cross-entropy, in nats
 * @param worst items of the largest loss, worst first
 */
public record MultiLabelEvaluation(
        int items,
        Interval meanAveragePrecision,
        double macroF1,
        double microF1,
        double subsetAccuracy,
        double hammingLoss,
        double logLoss,
        List<Score> labels,
        List<MultiLabelMistake> worst)
        implements SplitEvaluation {
    private static final int WORST = 20;

    /**
     * How well one label was recognised.
     *
     * @param averagePrecision empty where no item has it
     * @param threshold from which on it counts as predicted
     * @param support items that have it
     */
    public record Score(
            String label,
            Optional<Double> averagePrecision,
            double precision,
            double recall,
            double f1,
            int support,
            double threshold) {}

    public MultiLabelEvaluation {
        labels = List.copyOf(labels);
        worst = List.copyOf(worst);
    }

    /**
     * The thresholds of the highest F1, a label each.
     *
     * @param truth {@code [item][label]}
     * @param logits {@code [items, labels]}
     */
    public static double[] thresholds(boolean[][] truth, float[] logits) {
        int labels = truth.length == 0 ? 0 : logits.length / truth.length;
        return IntStream.range(0, labels)
                .mapToDouble(label -> Threshold.best(column(truth, label), probabilities(logits, labels, label)))
                .toArray();
    }

    /**
     * Compares what a model said with what is true.
     *
     * @param labels names in the order of the logits
     * @param items ids, at least one
     * @param truth {@code [item][label]}
     * @param logits {@code [items, labels]}
     * @param thresholds by label
     * @param withInterval whether the interval is worth its cost; else it has no width
     */
    public static MultiLabelEvaluation of(
            List<String> labels,
            List<String> items,
            boolean[][] truth,
            float[] logits,
            double[] thresholds,
            boolean withInterval) {
        List<Score> scores = new ArrayList<>();
        List<AveragePrecision> precisions = new ArrayList<>();
        boolean[][] predicted = new boolean[items.size()][labels.size()];
        int right = 0;
        int found = 0;
        int there = 0;
        for (int label = 0; label < labels.size(); label++) {
            double[] probabilities = probabilities(logits, labels.size(), label);
            boolean[] has = column(truth, label);
            AveragePrecision precision = new AveragePrecision(has, probabilities);
            precisions.add(precision);
            int hits = 0;
            int taken = 0;
            int support = 0;
            for (int i = 0; i < has.length; i++) {
                predicted[i][label] = probabilities[i] >= thresholds[label];
                taken += predicted[i][label] ? 1 : 0;
                support += has[i] ? 1 : 0;
                hits += predicted[i][label] && has[i] ? 1 : 0;
            }
            scores.add(new Score(
                    labels.get(label),
                    Optional.of(precision.value()).filter(value -> !value.isNaN()),
                    share(hits, taken),
                    share(hits, support),
                    share(2 * hits, taken + support),
                    support,
                    thresholds[label]));
            right += hits;
            found += taken;
            there += support;
        }
        double[] losses = losses(truth, logits, labels.size());
        long exact = IntStream.range(0, items.size())
                .filter(i -> Arrays.equals(predicted[i], truth[i]))
                .count();
        return new MultiLabelEvaluation(
                items.size(),
                interval(new MeanAveragePrecision(precisions, items.size()), withInterval),
                scores.stream().mapToDouble(Score::f1).average().orElse(0),
                share(2 * right, found + there),
                (double) exact / items.size(),
                (double) (found + there - 2 * right) / ((double) items.size() * labels.size()),
                Arrays.stream(losses).average().orElse(0),
                scores,
                MultiLabelMistake.worst(WORST, labels, items, truth, logits, predicted, losses));
    }

    private static Interval interval(MeanAveragePrecision precision, boolean withInterval) {
        double value = precision.value();
        if (!withInterval || Double.isNaN(value)) {
            double known = Double.isNaN(value) ? 0 : value;
            return new Interval(known, known, known);
        }
        return Interval.of(precision.score());
    }

    private static double[] losses(boolean[][] truth, float[] logits, int labels) {
        double[] losses = new double[truth.length];
        for (int i = 0; i < truth.length; i++) {
            for (int label = 0; label < labels; label++) {
                double logit = logits[i * labels + label];
                // -log(sigmoid(x)) = log(1 + e^-x), without overflow.
                double x = truth[i][label] ? logit : -logit;
                losses[i] += (Math.max(0, -x) + Math.log1p(Math.exp(-Math.abs(x)))) / labels;
            }
        }
        return losses;
    }

    private static boolean[] column(boolean[][] truth, int label) {
        boolean[] column = new boolean[truth.length];
        for (int i = 0; i < column.length; i++) {
            column[i] = truth[i][label];
        }
        return column;
    }

    private static double[] probabilities(float[] logits, int labels, int label) {
        return IntStream.range(0, logits.length / labels)
                .mapToDouble(i -> Sigmoid.probability(logits[i * labels + label]))
                .toArray();
    }

    private static double share(int part, int whole) {
        return whole == 0 ? 0 : (double) part / whole;
    }

    @Override
    public double loss() {
        return logLoss;
    }

    @Override
    public Map<String, Double> metrics() {
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put("mean_average_precision", meanAveragePrecision.value());
        metrics.put("macro_f1", macroF1);
        metrics.put("micro_f1", microF1);
        metrics.put("subset_accuracy", subsetAccuracy);
        metrics.put("hamming_loss", hammingLoss);
        metrics.put("log_loss", logLoss);
        return metrics;
    }
}
