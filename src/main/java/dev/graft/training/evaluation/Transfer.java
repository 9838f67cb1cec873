package dev.graft.training.evaluation;

import dev.graft.attempt.result.Report.Warning;
import dev.graft.metric.Interval;
import dev.graft.metric.measure.Score;
import dev.graft.metric.probe.Advantage;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Whether it was worth to begin from a base model.
 *
 * @param gain accuracy less that of the best way that knows nothing of the base model
 * @param over name of that way
 */
public record Transfer(double gain, String over, Optional<Warning> warning) {
    private static final String CODE = "negative_transfer";

    /** As sure it must be that the frozen base model does better before somebody is warned: between few items, chance decides. */
    private static final double SURE = 0.8;

    private static final String REMEDY =
            "Fine-tuning has lost what the base model knew: a smaller learning rate, fewer open"
                    + " blocks or method feature_extraction keep it.";

    /** @param split that judges */
    static Transfer of(String split, Interval accuracy, Map<String, Interval> baselines) {
        String over = List.of(Baselines.MAJORITY, Baselines.FROM_SCRATCH).stream()
                .filter(baselines::containsKey)
                .max(Comparator.comparingDouble(name -> baselines.get(name).value()))
                .orElseThrow();
        Interval without = baselines.get(over);
        double gain = accuracy.value() - without.value();
        String message =
                "On %s the model reaches %s; %s reaches %s. Beginning from the base model has gained nothing (%s)."
                        .formatted(
                                split,
                                words(accuracy),
                                over.equals(Baselines.MAJORITY)
                                        ? "saying train's most frequent label each time"
                                        : "the same network from scratch",
                                words(without),
                                String.format(Locale.ROOT, "%+.3f", gain));
        return new Transfer(gain, over, gain > 0 ? Optional.empty() : Optional.of(new Warning(CODE, message)));
    }

    /** A warning where a linear classifier on the frozen base model's features is surely better on the same items. */
    static Optional<Warning> lostToProbe(String split, boolean[] byModel, boolean[] byProbe) {
        double sure = Advantage.probability(byProbe, byModel);
        if (count(byProbe) <= count(byModel) || sure < SURE) {
            return Optional.empty();
        }
        String message = String.format(
                Locale.ROOT,
                "Of the same %d items of %s the model gets %d right, a linear classifier on the frozen base model's features"
                        + " %d; that one is really better with a probability of %.2f. %s",
                byModel.length,
                split,
                count(byModel),
                count(byProbe),
                sure,
                REMEDY);
        return Optional.of(new Warning(CODE, message));
    }

    /**
     * The same of a number of which more is better.
     *
     * @param number what it is called
     * @param items that both were asked about
     */
    public static Optional<Warning> lostToProbe(String split, int items, String number, Score model, Score probe) {
        double sure = probe.probabilityAbove(model);
        if (probe.value() <= model.value() || sure < SURE) {
            return Optional.empty();
        }
        String message = String.format(
                Locale.ROOT,
                "On the same %d items of %s the model's %s is %.3f, that of a linear model on the frozen base model's"
                        + " features %.3f; that one is really better with a probability of %.2f. %s",
                items,
                split,
                number,
                model.value(),
                probe.value(),
                sure,
                REMEDY);
        return Optional.of(new Warning(CODE, message));
    }

    private static int count(boolean[] right) {
        int count = 0;
        for (boolean one : right) {
            count += one ? 1 : 0;
        }
        return count;
    }

    private static String words(Interval share) {
        return String.format(Locale.ROOT, "%.3f (%.3f to %.3f)", share.value(), share.low(), share.high());
    }
}
