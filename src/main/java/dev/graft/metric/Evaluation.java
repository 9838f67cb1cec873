package dev.graft.metric;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How well a classifier does on a split; the formulas are scikit-learn's, with 0 where it would divide by zero.
 *
 * @param accuracy share of items predicted right
 * @param macroF1 mean of the labels' F1
 * @param weightedF1 mean of the labels' F1, weighted by support
 * @param logLoss mean negative logarithm of the probability given to the right label, in nats
 * @param confusionMatrix {@code [label][predicted]} counts
 * @param worst items of the largest loss, worst first
 */
public record Evaluation(
        int items,
        Interval accuracy,
        double macroF1,
        double weightedF1,
        double logLoss,
        List<LabelScore> labels,
        List<List<Integer>> confusionMatrix,
        List<Mistake> worst)
        implements SplitEvaluation {
    private static final int WORST = 20;

    public Evaluation {
        labels = List.copyOf(labels);
        confusionMatrix = confusionMatrix.stream().map(List::copyOf).toList();
        worst = List.copyOf(worst);
    }

    /**
     * Compares what a classifier said with what is true.
     *
     * @param labels names in the order of the logits
     * @param items ids, at least one
     * @param truth class index of each item
     * @param logits {@code [items, labels]}
     */
    public static Evaluation of(List<String> labels, List<String> items, int[] truth, float[] logits) {
        int[][] confusion = new int[labels.size()][labels.size()];
        List<Mistake> mistakes = new ArrayList<>();
        double totalLoss = 0;
        int right = 0;
        for (int i = 0; i < truth.length; i++) {
            float[] row = Arrays.copyOfRange(logits, i * labels.size(), (i + 1) * labels.size());
            int predicted = Softmax.argmax(row);
            double loss = -Softmax.logProbability(row, truth[i]);
            confusion[truth[i]][predicted]++;
            totalLoss += loss;
            right += predicted == truth[i] ? 1 : 0;
            mistakes.add(new Mistake(items.get(i), labels.get(truth[i]), labels.get(predicted), loss));
        }
        mistakes.sort(Comparator.comparingDouble(Mistake::loss).reversed().thenComparing(Mistake::item));
        List<LabelScore> scores = scores(labels, confusion);
        return new Evaluation(
                truth.length,
                Interval.ofShare(right, truth.length),
                scores.stream().mapToDouble(LabelScore::f1).average().orElse(0),
                scores.stream().mapToDouble(s -> s.f1() * s.support()).sum() / truth.length,
                totalLoss / truth.length,
                scores,
                Arrays.stream(confusion)
                        .map(row -> Arrays.stream(row).boxed().toList())
                        .toList(),
                mistakes.subList(0, Math.min(WORST, mistakes.size())));
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
