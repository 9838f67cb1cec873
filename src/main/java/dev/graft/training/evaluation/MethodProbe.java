package dev.graft.training.evaluation;

import dev.graft.attempt.result.Ranking.Judgement;
import dev.graft.dataset.item.Split;
import dev.graft.metric.Interval;
import dev.graft.metric.Softmax;
import dev.graft.metric.probe.LinearProbe;
import dev.graft.recipe.HeadPhase;
import dev.graft.recipe.MethodChoice;
import dev.graft.training.data.Exam;
import dev.graft.training.data.FeatureTable;
import dev.graft.training.data.TrainingData;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Asks a linear classifier on the frozen base model's features how far it gets, before a method is chosen: on the validation
 * split, or by five-fold cross-validation on train and validation where that is small. The test split is not looked at.
 *
 * @param exam what is learned and asked
 */
public record MethodProbe(TrainingData data, Exam exam) {
    /** Multiplications of one look at what is learned, so that the some hundred looks take seconds. */
    private static final double WORK = 2e7;

    private static final int FEWEST_PER_LABEL = 5;

    /**
     * Makes ready.
     *
     * @param features of an item, in number
     * @param seed of the folds
     * @return empty where there are so many labels that it would take minutes
     */
    public static Optional<MethodProbe> of(TrainingData data, int features, long seed) {
        int labels = data.labels().size();
        int items = (int) Math.min(Integer.MAX_VALUE, WORK / ((double) labels * features));
        return items < FEWEST_PER_LABEL * labels
                ? Optional.empty()
                : Optional.of(new MethodProbe(data, Exam.of(data.featureOrder(), data.classIndex(), items, seed)));
    }

    /** How many items of each split must have features, in the order of features. */
    public Map<Split, Integer> wanted() {
        return exam.perSplit();
    }

    /** @param alive called now and then; what it throws ends the work */
    public MethodChoice.Probe ask(FeatureTable table, Runnable alive) {
        int labels = data.labels().size();
        int right = 0;
        for (Exam.Round round : exam.rounds()) {
            double[][] learned = FrozenFeatures.rows(table, round.learn());
            int[] truth = Arrays.stream(round.learn())
                    .map(ordinal -> data.classIndex()[ordinal])
                    .toArray();
            LinearProbe probe = LinearProbe.fit(learned, truth, labels, HeadPhase.weightDecay(learned.length), alive);
            for (int ordinal : round.ask()) {
                float[] logits = probe.logits(FrozenFeatures.row(table, ordinal));
                right += Softmax.argmax(logits) == data.classIndex()[ordinal] ? 1 : 0;
            }
        }
        Judgement by = exam.judgedOn().by();
        return new MethodChoice.Probe(
                Interval.ofShare(right, exam.asked().length),
                exam.asked().length,
                exam.learned().length,
                by.name().toLowerCase(Locale.ROOT));
    }
}
