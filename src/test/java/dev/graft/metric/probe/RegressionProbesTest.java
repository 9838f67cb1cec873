package dev.graft.metric.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.graft.metric.probe.RankingScoresTest.Drawn;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Scores of values and of several labels, against scikit-learn: the numbers of ranking_references.py. */
class RegressionProbesTest {
    /** Features that hardly vary are scaled a little otherwise than by scikit-learn. */
    private static final Offset<Double> RIDGE = within(1e-5);

    private static final Offset<Double> EXACT = within(1e-9);
    private static final int COMPARED = 4;
    private static final int TARGETS = 2;
    private static final Runnable NOTHING = () -> {};

    static List<Drawn> cases() throws IOException {
        return StreamSupport.stream(RankingScoresTest.references("regressions").spliterator(), false)
                .map(Drawn::of)
                .toList();
    }

    /** The targets of the references, the second of which has much noise. */
    private static double[][] targets(Drawn drawn) {
        long seed = drawn.reference().path("seed").asLong();
        int features = drawn.rows()[0].length;
        int items = drawn.learned().length;
        double[] directions = Drawn.noise(features * TARGETS, seed + 2);
        double[] noise = Drawn.noise(drawn.rows().length * TARGETS, seed + 3);
        double[][] targets = new double[items][TARGETS];
        for (int i = 0; i < items; i++) {
            for (int target = 0; target < TARGETS; target++) {
                double told = 0;
                for (int j = 0; j < features; j++) {
                    told += drawn.rows()[i][j] * directions[j * TARGETS + target] / Math.sqrt(features);
                }
                targets[i][target] = 50 + told + noise[i * TARGETS + target] * (target == 0 ? 0.2 : 0.7);
            }
        }
        return targets;
    }

    private static double[] numbers(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .mapToDouble(JsonNode::asDouble)
                .toArray();
    }

    private static double[] predicted(RidgeProbe probe, Drawn drawn) {
        return drawn.asked().stream()
                .limit(COMPARED)
                .flatMapToDouble(item -> Arrays.stream(probe.predict(item)))
                .toArray();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void linearRegressionIsScikitLearnsRidge(Drawn drawn) {
        RidgeProbe probe = RidgeProbe.fit(
                drawn.learned(), targets(drawn), drawn.reference().path("alpha").asDouble());

        assertThat(predicted(probe, drawn))
                .containsExactly(numbers(drawn.reference().path("ridge")), RIDGE);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void thePenaltyHasTheLeastErrorOfGeneralisedCrossValidation(Drawn drawn) {
        RidgeProbe probe = RidgeProbe.fit(drawn.learned(), targets(drawn), NOTHING);

        assertThat(probe.penalty()).isCloseTo(drawn.reference().path("chosen").asDouble(), EXACT);
        assertThat(predicted(probe, drawn))
                .containsExactly(numbers(drawn.reference().path("chosen_ridge")), RIDGE);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void neighboursHaveScikitLearnsMean(Drawn drawn) {
        NearestNeighbours neighbours = new NearestNeighbours(drawn.learned(), 5);
        double[][] targets = targets(drawn);

        assertThat(drawn.asked().stream()
                        .limit(COMPARED)
                        .flatMapToDouble(item -> Arrays.stream(neighbours.mean(item, targets)))
                        .toArray())
                .containsExactly(numbers(drawn.reference().path("neighbours")), EXACT);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void logMeOfValuesIsTheMaximumOfTheEvidence(Drawn drawn) {
        double[][] columns = Vectors.transposed(targets(drawn));
        for (double[] column : columns) {
            double mean = Arrays.stream(column).average().orElseThrow();
            double deviation = Math.sqrt(Arrays.stream(column)
                    .map(value -> (value - mean) * (value - mean))
                    .average()
                    .orElseThrow());
            Arrays.setAll(column, i -> (column[i] - mean) / deviation);
        }

        assertThat(LogMe.score(drawn.learned(), Vectors.transposed(columns), NOTHING))
                .isCloseTo(drawn.reference().path("log_me").asDouble(), within(1e-8));
    }

    /** Of 0 or 1 a label, LogME is that of one label an item. */
    @Test
    void labelsAreTargetsToo() throws IOException {
        Drawn drawn = cases().get(0);
        double[][] isLabel = new double[drawn.learned().length][drawn.labels()];
        IntStream.range(0, isLabel.length).forEach(i -> isLabel[i][drawn.truth()[i]] = 1);

        assertThat(LogMe.score(drawn.learned(), isLabel, NOTHING))
                .isEqualTo(LogMe.score(drawn.learned(), drawn.learnedTruth(), drawn.labels(), NOTHING));
    }

    @Test
    void featuresThatSayNothingPredictTheMean() {
        double[][] rows = new double[10][6];
        double[][] targets = new double[10][1];
        IntStream.range(0, 10).forEach(i -> targets[i][0] = i);

        assertThat(RidgeProbe.fit(rows, targets, NOTHING).predict(rows[0])).containsExactly(4.5);
        assertThat(RidgeProbe.fit(Arrays.copyOf(rows, 1), Arrays.copyOf(targets, 1), NOTHING)
                        .predict(rows[0]))
                .containsExactly(0);
        assertThat(new NearestNeighbours(rows, 10).mean(rows[0], targets)[0]).isCloseTo(4.5, EXACT);
    }

    @Test
    void whatTheCallerThrowsEndsTheRegression() throws IOException {
        Drawn drawn = cases().get(0);

        assertThatThrownBy(() -> RidgeProbe.fit(drawn.learned(), targets(drawn), () -> {
                    throw new IllegalStateException("enough");
                }))
                .hasMessage("enough");
    }
}
