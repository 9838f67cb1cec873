package dev.graft.training.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.graft.attempt.result.Report.Warning;
import dev.graft.metric.Interval;
import dev.graft.metric.measure.Score;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TransferTest {
    private static final Interval NINETY = Interval.ofShare(90, 100);
    private static final Interval FIFTY = Interval.ofShare(50, 100);

    @Test
    void theGainIsOverTheBestWayThatKnowsNothingOfTheBaseModel() {
        Transfer transfer = Transfer.of(
                "test",
                NINETY,
                Map.of(
                        "majority", FIFTY,
                        "from_scratch", Interval.ofShare(70, 100),
                        "linear_probe", Interval.ofShare(95, 100)));

        assertThat(transfer.over()).isEqualTo("from_scratch");
        assertThat(transfer.gain()).isCloseTo(0.2, within(1e-12));
        assertThat(transfer.warning()).isEmpty();
    }

    @Test
    void aNetworkFromScratchThatLearnedNothingIsNoBarLowerThanGuessing() {
        Transfer transfer =
                Transfer.of("test", NINETY, Map.of("majority", FIFTY, "from_scratch", Interval.ofShare(20, 100)));

        assertThat(transfer.over()).isEqualTo("majority");
    }

    @Test
    void noGainIsAWarningWithTheNumbers() {
        Warning warning = Transfer.of("validation", FIFTY, Map.of("majority", FIFTY))
                .warning()
                .orElseThrow();

        assertThat(warning.code()).isEqualTo("negative_transfer");
        assertThat(warning.message())
                .contains("On validation the model reaches 0.500 (0.404 to 0.596)")
                .contains("most frequent label")
                .contains("(+0.000)");
    }

    @Test
    void losingToTheFrozenFeaturesIsAWarningOnceItIsSure() {
        boolean[] probe = right(96);

        Optional<Warning> warning = Transfer.lostToProbe("test", right(90), probe);

        assertThat(warning.orElseThrow().message())
                .contains("Of the same 100 items of test the model gets 90 right")
                .contains("features 96")
                .contains("probability of 0.99");
        assertThat(Transfer.lostToProbe("test", right(95), probe)).isEmpty();
        assertThat(Transfer.lostToProbe("test", probe, right(90))).isEmpty();
        assertThat(Transfer.lostToProbe("test", probe, probe)).isEmpty();
    }

    @Test
    void losingByANumberIsAWarningOnceItIsSure() {
        Score model = new Score(0.5, new double[] {5, 5, 5, 5, 5, 5, 5, 5, 5});
        Score probe = new Score(0.6, new double[] {6, 6, 6, 6, 6, 6, 6, 6, 4});

        assertThat(Transfer.lostToProbe("test", 40, "R²", model, probe).orElseThrow())
                .isEqualTo(new Warning(
                        "negative_transfer",
                        "On the same 40 items of test the model's R² is 0.500, that of a linear model on the frozen base"
                                + " model's features 0.600; that one is really better with a probability of 0.85."
                                + " Fine-tuning has lost what the base model knew: a smaller learning rate, fewer open"
                                + " blocks or method feature_extraction keep it."));
        assertThat(Transfer.lostToProbe("test", 40, "R²", probe, model)).isEmpty();
        Score unsure = new Score(0.6, new double[] {6, 6, 6, 6, 6, 6, 6, 4, 4});
        assertThat(Transfer.lostToProbe("test", 40, "R²", model, unsure)).isEmpty();
    }

    private static boolean[] right(int of100) {
        boolean[] right = new boolean[100];
        Arrays.fill(right, 0, of100, true);
        return right;
    }
}
