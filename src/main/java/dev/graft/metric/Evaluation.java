package dev.graft.metric;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How well a classifier does on a split; the formulas are scikit-learn's, with 0 where it would divide by zero.
 *
 * @param accuracy share of items predicted right
 * @param macroF1 mean of the labels' F1
 * @param weightedF1 mean of the labels' F1, weighted by support
 * @param logLoss mean negative logarithm of the probability given to the right label, in nats
 * @param intervals of what are no shares of items; empty where nobody asked for them
 * @param top5Accuracy share of items whose label is among the five most probable; empty where there are no more than five
 * @param calibration of the probabilities; empty where nobody asked for it
 * @param confusionMatrix {@code [label][predicted]} counts
 * @param worst items of the largest loss, worst first
 */
public record Evaluation(
        int items,
        Interval accuracy,
        double macroF1,
        double weightedF1,
        double logLoss,
        Optional<Intervals> intervals,
        Optional<Interval> top5Accuracy,
        Optional<Calibration> calibration,
        List<LabelScore> labels,
        List<List<Integer>> confusionMatrix,
        List<Mistake> worst)
        implements SplitEvaluation {
    private static final int WORST = 20;
    private static final int TOP = 5;

    /** How sure the numbers are that are no shares of items: 95 % intervals by the {@link Bootstrap}. */
    public record Intervals(Interval macroF1, Interval weightedF1, Interval logLoss) {}

    public Evaluation {
        labels = List.copyOf(labels);
        confusionMatrix = confusionMatrix.stream().map(List::copyOf).toList();
        worst = List.copyOf(worst);
    }

    /**
     * Compares what a classifier said with what is true: what an epoch is judged by.
     *
     * @param labels names in the order of the logits
     * @param items ids, at least one
     * @param truth class index of each item
     * @param logits {@code [items, labels]}
     */
    public static Evaluation of(List<String> labels, List<String> items, int[] truth, float[] logits) {
        return of(new Answers(labels, items, truth, logits), 1);
    }

    private static Evaluation of(Answers answers, double temperature) {
        List<String> labels = answers.labels();
        int[] truth = answers.truth();
        int[] predicted = answers.predicted();
        double[] losses = answers.losses(temperature);
        int[][] confusion = new int[labels.size()][labels.size()];
        List<Mistake> mistakes = new ArrayList<>();
        double totalLoss = 0;
        int right = 0;
        for (int i = 0; i < truth.length; i++) {
            confusion[truth[i]][predicted[i]]++;
            totalLoss += losses[i];
            right += predicted[i] == truth[i] ? 1 : 0;
            mistakes.add(
                    new Mistake(answers.items().get(i), labels.get(truth[i]), labels.get(predicted[i]), losses[i]));
        }
        mistakes.sort(Comparator.comparingDouble(Mistake::loss).reversed().thenComparing(Mistake::item));
        List<LabelScore> scores = scores(labels, confusion);
        return new Evaluation(
                truth.length,
                Interval.ofShare(right, truth.length),
                scores.stream().mapToDouble(LabelScore::f1).average().orElse(0),
                scores.stream().mapToDouble(s -> s.f1() * s.support()).sum() / truth.length,
                totalLoss / truth.length,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                scores,
                Arrays.stream(confusion)
                        .map(row -> Arrays.stream(row).boxed().toList())
                        .toList(),
                mistakes.subList(0, Math.min(WORST, mistakes.size())));
    }

    /**
     * The same with all that a report tells, as a classifier comes out that is served: its logits divided by a temperature.
     */
    public static Evaluation whole(Answers answers, double temperature) {
        Evaluation plain = of(answers, temperature);
        int labels = answers.labels().size();
        return new Evaluation(
                plain.items,
                plain.accuracy,
                plain.macroF1,
                plain.weightedF1,
                plain.logLoss,
                Optional.of(Bootstrap.of(
                        labels,
                        answers.truth(),
                        answers.predicted(),
                        answers.losses(temperature),
                        new Bootstrap.Numbers(plain.macroF1, plain.weightedF1, plain.logLoss))),
                labels > TOP ? Optional.of(Interval.ofShare(answers.rightAmong(TOP), plain.items)) : Optional.empty(),
                Optional.of(Calibration.of(answers, temperature)),
                plain.labels,
                plain.confusionMatrix,
                plain.worst);
    }

    private static List<LabelScore> scores(List<String> labels, int[][] confusion) {
        List<LabelScore> scores = new ArrayList<>();
        for (int label = 0; label < labels.size(); label++) {
            int support = Arrays.stream(confusion[label]).sum();
            int predicted = 0;
            for (int[] row : confusion) {
                predicted += row[label];
            }
            int right = confusion[label][label];
            double precision = predicted == 0 ? 0 : (double) right / predicted;
            double recall = support == 0 ? 0 : (double) right / support;
            double f1 = precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall);
            scores.add(new LabelScore(labels.get(label), precision, recall, f1, support));
        }
        return scores;
    }

    @Override
    public double loss() {
        return logLoss;
    }

    @Override
    public Map<String, Double> metrics() {
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put("accuracy", accuracy.value());
        metrics.put("macro_f1", macroF1);
        metrics.put("log_loss", logLoss);
        return metrics;
    }
}
