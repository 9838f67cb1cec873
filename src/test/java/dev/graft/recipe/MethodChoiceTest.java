package dev.graft.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graft.metric.Interval;
import dev.graft.recipe.setting.Augmentation;
import dev.graft.recipe.setting.Hyperparameters;
import dev.graft.recipe.setting.Loss;
import dev.graft.recipe.setting.Method;
import dev.graft.recipe.setting.Setting;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MethodChoiceTest {
    private static final List<String> BLOCKS = List.of("stem", "layer1", "head");

    private static Facts facts(int trainItems, Loss loss) {
        return new Facts(trainItems, List.of("bee", "wasp"), loss, 0, BLOCKS, 64, true);
    }

    private static MethodChoice.Probe probe(int right) {
        return new MethodChoice.Probe(Interval.ofShare(right, 1000), 1000, 800, "cross_validation");
    }

    @ParameterizedTest
    @CsvSource({"1, FEATURE_EXTRACTION", "399, FEATURE_EXTRACTION", "400, ", "9000, "})
    void fewItemsDecideAlone(int trainItems, Method method) {
        assertThat(MethodChoice.early(Hyperparameters.AUTO, facts(trainItems, Loss.CROSS_ENTROPY))
                        .map(MethodChoice::method))
                .isEqualTo(Optional.ofNullable(method));
    }

    @ParameterizedTest
    @CsvSource({"737, FINE_TUNING", "867, FINE_TUNING", "969, FINE_TUNING", "970, FEATURE_EXTRACTION"})
    void aGoodProbeLeavesNothingToFineTune(int right, Method method) {
        MethodChoice choice = MethodChoice.of(500, Optional.of(probe(right)));

        assertThat(choice.method()).isEqualTo(method);
        assertThat(choice.probe()).contains(probe(right));
        assertThat(choice.reason())
                .contains("right on %.1f %% of 1000 items (cross-validation".formatted(right / 10.0))
                .contains("%.1f points to gain".formatted((1000 - right) / 10.0));
    }

    @Test
    void whatMeansFineTuningAloneDecidesBeforeTheNumberOfItems() {
        MethodChoice choice = MethodChoice.early(
                        Hyperparameters.AUTO.with(Setting.UNFREEZE_FROM, "layer1"), facts(10, Loss.CROSS_ENTROPY))
                .orElseThrow();

        assertThat(choice.method()).isEqualTo(Method.FINE_TUNING);
        assertThat(choice.reason()).startsWith("unfreeze_from");
    }

    @Test
    void whatNeedsPicturesRulesCachedFeaturesOut() {
        Hyperparameters augmented = Hyperparameters.AUTO.with(Setting.AUGMENTATION, Augmentation.STRONG);

        assertThat(MethodChoice.early(augmented, facts(500, Loss.CROSS_ENTROPY)).map(MethodChoice::method))
                .contains(Method.FINE_TUNING);
        assertThat(MethodChoice.early(augmented, facts(10, Loss.CROSS_ENTROPY)).map(MethodChoice::method))
                .contains(Method.FEATURE_EXTRACTION);
    }

    @ParameterizedTest
    @CsvSource({"399, FEATURE_EXTRACTION", "400, FINE_TUNING"})
    void otherTasksGoByTheirNumberOfItems(int trainItems, Method method) {
        for (Loss loss : List.of(Loss.BINARY_CROSS_ENTROPY, Loss.MEAN_SQUARED_ERROR)) {
            assertThat(MethodChoice.early(Hyperparameters.AUTO, facts(trainItems, loss))
                            .map(MethodChoice::method))
                    .contains(method);
        }
    }

    @Test
    void withoutAProbeItsItemsDecide() {
        assertThat(MethodChoice.of(500, Optional.empty()).method()).isEqualTo(Method.FINE_TUNING);
    }
}
