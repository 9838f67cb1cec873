package dev.graft.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.graft.attempt.Forecast;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PaceTest {
    private static final double EXACT = 1e-9;
    private static final Pace PACE = new Pace(2, 0.5, 0.03, 0.01, 0.001, 0.0001, 1, 0.06, 0.04, 0.005, 1e-6, 1e-9);

    @Test
    void featureExtractionLooksOnceAtEveryPicture() {
        Forecast forecast =
                PACE.forecast(new Pace.Amount(500, 100, 200, 800, 50, 16, 0, 0, 0, 1000, 1e9), Optional.empty());

        assertThat(forecast.phases())
                .containsOnlyKeys(
                        "preparing_data",
                        "extracting_features",
                        "training_head",
                        "fine_tuning",
                        "evaluating",
                        "registering");
        assertThat(forecast.phases().get("extracting_features")).isCloseTo(0.5 + 800 * 0.03, within(EXACT));
        assertThat(forecast.phases().get("training_head")).isCloseTo(50 * (0.016 + 0.01), within(EXACT));
        assertThat(forecast.phases().get("fine_tuning")).isZero();
        assertThat(forecast.phases().get("evaluating")).isCloseTo(1, within(EXACT));
        assertThat(forecast.secondsPerEpoch()).isCloseTo(0.026, within(EXACT));
        assertThat(forecast.seconds()).isCloseTo(2 + 24.5 + 1.3 + 1 + 0.002, within(EXACT));
    }

    @Test
    void whatAnEarlierJobHasComputedCostsNothing() {
        assertThat(PACE.forecast(new Pace.Amount(500, 100, 200, 0, 50, 16, 0, 0, 0, 0, 0), Optional.empty())
                        .phases()
                        .get("extracting_features"))
                .isZero();
    }

    @Test
    void anEpochIsStepsEvaluationAndCheckpoint() {
        Forecast forecast =
                PACE.forecast(new Pace.Amount(500, 100, 200, 800, 20, 16, 5, 8, 100_000, 0, 0), Optional.empty());

        double epoch = 500 * 0.04 + 8 * 0.005 + 100 * 0.01 + 0.1;
        assertThat(forecast.secondsPerEpoch()).isCloseTo(epoch, within(EXACT));
        assertThat(forecast.phases().get("fine_tuning")).isCloseTo(1 + 5 * epoch + 500 * 0.02, within(EXACT));
        assertThat(forecast.phases().get("evaluating")).isCloseTo(0.5 + 300 * 0.01, within(EXACT));
    }

    @Test
    void withoutAHeadPhasePicturesAreDecodedForEvaluation() {
        Forecast forecast = PACE.forecast(new Pace.Amount(500, 100, 200, 0, 0, 0, 5, 8, 0, 0, 0), Optional.empty());

        assertThat(forecast.phases().get("training_head")).isZero();
        assertThat(forecast.phases().get("evaluating")).isCloseTo(0.5 + 300 * 0.03, within(EXACT));
    }
}
