package dev.graft.metric.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ScoreTest {
    private static final int ITEMS = 200;
    private static final int RESAMPLES = 4000;

    private static Score mean(double[] values) {
        return Score.of(
                values.length,
                RESAMPLES,
                counts -> IntStream.range(0, values.length)
                                .mapToDouble(i -> counts[i] * values[i])
                                .sum()
                        / values.length);
    }

    private static double[] noise(long seed) {
        Random random = new Random(seed);
        return IntStream.range(0, ITEMS).mapToDouble(i -> random.nextGaussian()).toArray();
    }

    /** Of a mean, the ends are the value and 1.96 standard errors on either side. */
    @Test
    void theIntervalIsTheOneThatTheoryGivesAMean() {
        double[] values = noise(1);
        Score score = mean(values);
        double value = Arrays.stream(values).average().orElseThrow();
        double error = Math.sqrt(
                Arrays.stream(values).map(v -> (v - value) * (v - value)).sum() / ITEMS / ITEMS);

        assertThat(score.value()).isCloseTo(value, within(1e-12));
        assertThat(score.interval()[0]).isCloseTo(value - 1.96 * error, within(0.1 * error));
        assertThat(score.interval()[1]).isCloseTo(value + 1.96 * error, within(0.1 * error));
    }

    /** The difference of two numbers of the same items is far surer than each of them: here it is normal, at z = 1. */
    @Test
    void numbersOfTheSameItemsAreComparedItemByItem() {
        double[] common = noise(2);
        double[] differences = noise(3);
        double mean = Arrays.stream(differences).average().orElseThrow();
        double deviation = Math.sqrt(Arrays.stream(differences)
                .map(d -> (d - mean) * (d - mean))
                .average()
                .orElseThrow());
        double[] better = new double[ITEMS];
        Arrays.setAll(
                better, i -> 100 * common[i] + 0.01 * ((differences[i] - mean) / deviation + 1 / Math.sqrt(ITEMS)));
        double[] worse = Arrays.stream(common).map(c -> 100 * c).toArray();

        // The normal distribution has 0.841 below 1.
        assertThat(mean(better).probabilityAbove(mean(worse))).isCloseTo(0.841, within(0.02));
        assertThat(mean(worse).probabilityAbove(mean(better))).isCloseTo(0.159, within(0.02));
        assertThat(mean(better).probabilityAbove(mean(better))).isEqualTo(0.5);
    }

    @Test
    void resamplesWithoutANumberSayNothing() {
        Score never = new Score(0, new double[] {Double.NaN, Double.NaN, Double.NaN});
        Score sometimes = new Score(0.5, new double[] {Double.NaN, 0.4, 0.6});
        Score low = new Score(0.1, new double[] {0.9, 0.1, 0.6});

        assertThat(never.interval()).containsExactly(0, 0);
        assertThat(never.probabilityAbove(low)).isEqualTo(0.5);
        // One above, one alike, and the one more that says neither.
        assertThat(sometimes.probabilityAbove(low)).isCloseTo(2.0 / 3, within(1e-12));
    }

    @Test
    void labelsThatNoItemHasCountNothing() {
        boolean[][] truth = {{true, false}, {false, false}, {true, false}};

        MeanAveragePrecision precision = MeanAveragePrecision.of(truth, new float[] {3, 9, 1, 9, 2, 9});
        MeanAveragePrecision nothing = MeanAveragePrecision.of(new boolean[2][1], new float[2]);

        assertThat(precision.value()).isEqualTo(1);
        assertThat(nothing.value()).isNaN();
        assertThat(nothing.score().value()).isZero();
    }
}
