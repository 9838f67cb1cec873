package dev.graft.recipe;

import static dev.graft.recipe.setting.Setting.BACKBONE_LEARNING_RATE;
import static dev.graft.recipe.setting.Setting.GRADUAL_UNFREEZING;
import static dev.graft.recipe.setting.Setting.HEAD_EPOCHS;
import static dev.graft.recipe.setting.Setting.LAYER_DECAY;
import static dev.graft.recipe.setting.Setting.PRESET;
import static dev.graft.recipe.setting.Setting.UNFREEZE_FROM;

import dev.graft.metric.Interval;
import dev.graft.recipe.setting.Hyperparameters;
import dev.graft.recipe.setting.Loss;
import dev.graft.recipe.setting.Method;
import dev.graft.recipe.setting.Setting;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The method that was chosen for a request that left it open, and why.
 *
 * @param method feature extraction or fine-tuning
 * @param reason in a sentence
 * @param probe how a linear classifier on the frozen features did, where it was asked
 */
public record MethodChoice(Method method, String reason, Optional<Probe> probe) {
    /**
     * Below so many train items a new head on frozen features is as good as fine-tuning: measured on hymenoptera (244
     * items: no gain) and flowers5 (500 items: 2 points).
     */
    public static final int FEW_ITEMS = 400;

    /**
     * From here on a linear classifier on frozen features leaves fine-tuning hardly anything to gain. Where it reached 0.957
     * (hymenoptera), fine-tuning gained nothing; at 0.867 (flowers5) two points, at 0.737 (cifar10-12k) eleven.
     */
    public static final double GOOD_ENOUGH = 0.97;

    private static final List<Setting<?>> OF_FINE_TUNING =
            List.of(PRESET, HEAD_EPOCHS, BACKBONE_LEARNING_RATE, LAYER_DECAY, UNFREEZE_FROM, GRADUAL_UNFREEZING);

    /**
     * What a linear classifier on the frozen features reaches.
     *
     * @param accuracy on items that it has not learned from
     * @param items of them
     * @param learnedItems that it learned from, of several rounds all together
     * @param judgedOn {@code validation} or {@code cross_validation}
     */
    public record Probe(Interval accuracy, int items, int learnedItems, String judgedOn) {}

    /** What can be chosen without a look at the pictures; empty where a probe is to tell. */
    public static Optional<MethodChoice> early(Hyperparameters requested, Facts facts) {
        Optional<String> asksFor = OF_FINE_TUNING.stream()
                .filter(setting -> requested.find(setting).isPresent())
                .findFirst()
                .map(Setting::name);
        if (asksFor.isPresent()) {
            return chosen(Method.FINE_TUNING, "%s was asked for, which means fine-tuning".formatted(asksFor.get()));
        } else if (facts.trainItems() < FEW_ITEMS) {
            return chosen(
                    Method.FEATURE_EXTRACTION,
                    "%d train items are fewer than the %d from which on fine-tuning gains something"
                            .formatted(facts.trainItems(), FEW_ITEMS));
        } else if (facts.loss() != Loss.CROSS_ENTROPY) {
            return chosen(
                    Method.FINE_TUNING,
                    "%d train items are enough for it (%d)".formatted(facts.trainItems(), FEW_ITEMS));
        }
        return onlyWhilePicturesAreSeen(requested)
                .findFirst()
                .flatMap(setting -> chosen(
                        Method.FINE_TUNING,
                        "%s was asked for, which has no effect on cached features".formatted(setting.name())));
    }

    private static Stream<Setting<?>> onlyWhilePicturesAreSeen(Hyperparameters requested) {
        return Setting.all().stream()
                .filter(setting -> requested.find(setting).isPresent())
                .filter(setting -> !setting.meansSomethingFor(Method.FEATURE_EXTRACTION));
    }

    private static Optional<MethodChoice> chosen(Method method, String reason) {
        return Optional.of(new MethodChoice(method, reason, Optional.empty()));
    }

    /**
     * Where there are items enough for fine-tuning.
     *
     * @param asked empty where a linear classifier would have taken too long
     */
    public static MethodChoice of(int trainItems, Optional<Probe> asked) {
        if (asked.isEmpty()) {
            return new MethodChoice(
                    Method.FINE_TUNING,
                    "%d train items are enough for it, and too many labels for a linear classifier to be asked first"
                            .formatted(trainItems),
                    asked);
        }
        Probe probe = asked.get();
        String reached = String.format(
                Locale.ROOT,
                "a linear classifier on the frozen features is right on %.1f %% of %d items (%s; 95 %% interval %.1f to"
                        + " %.1f %%)",
                100 * probe.accuracy.value(),
                probe.items,
                probe.judgedOn.replace('_', '-'),
                100 * probe.accuracy.low(),
                100 * probe.accuracy.high());
        double open = 100 * (1 - probe.accuracy.value());
        return probe.accuracy.value() >= GOOD_ENOUGH
                ? new MethodChoice(
                        Method.FEATURE_EXTRACTION,
                        reached
                                + String.format(
                                        Locale.ROOT, ", which leaves fine-tuning at most %.1f points to gain", open),
                        asked)
                : new MethodChoice(
                        Method.FINE_TUNING,
                        reached
                                + String.format(
                                        Locale.ROOT,
                                        ", which leaves %.1f points to gain, and %d train items are enough for that (%d)",
                                        open,
                                        trainItems,
                                        FEW_ITEMS),
                        asked);
    }
}
