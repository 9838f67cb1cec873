package dev.graft.metric.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.graft.json.Json;
import dev.graft.metric.Softmax;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The scores that rank base models, against scikit-learn and explicit matrices: the numbers of ranking_references.py. */
class RankingScoresTest {
    private static final int ASKED = 40;

    /** Both look for the same lowest point, each until its gradient is small. */
    private static final Offset<Double> PROBE = within(1e-5);

    /** Both walk to the same fixed point, and the evidence is flat there. */
    private static final Offset<Double> LOG_ME = within(1e-8);

    private static final Runnable NOTHING = () -> {};

    /** A case of the references, its features drawn as there. */
    record Drawn(JsonNode reference, double[][] rows, int[] truth, int labels) {
        static Drawn of(JsonNode reference) {
            int items = reference.path("items").asInt() + ASKED;
            int features = reference.path("features").asInt();
            int labels = reference.path("labels").asInt();
            long seed = reference.path("seed").asLong();
            double[] directions = noise(labels * features, seed + 1);
            double[] noise = noise(items * features, seed);
            double[][] rows = new double[items][features];
            int[] truth = new int[items];
            for (int i = 0; i < items; i++) {
                truth[i] = i % labels;
                for (int j = 0; j < features; j++) {
                    double value = noise[i * features + j] + 0.6 * directions[truth[i] * features + j];
                    rows[i][j] = j == 3 ? 0 : Math.max(value, 0) * (1 + j % 5);
                }
            }
            return new Drawn(reference, rows, truth, labels);
        }

        static double[] noise(int count, long seed) {
            SplittableRandom random = new SplittableRandom(seed);
            return IntStream.range(0, count)
                    .mapToDouble(i -> (random.nextLong() >>> 11) * 0x1p-52 - 1)
                    .toArray();
        }

        private int items() {
            return rows.length - ASKED;
        }

        double[][] learned() {
            return Arrays.copyOf(rows, items());
        }

        int[] learnedTruth() {
            return Arrays.copyOf(truth, items());
        }

        List<double[]> asked() {
            return Arrays.asList(rows).subList(items(), rows.length);
        }

        LinearProbe probe() {
            return LinearProbe.fit(
                    learned(), learnedTruth(), labels, reference.path("l2").asDouble(), NOTHING);
        }
    }

    static JsonNode references(String name) throws IOException {
        try (InputStream in = RankingScoresTest.class.getResourceAsStream("/core/ranking.json")) {
            return Json.mapper().readTree(in).path(name);
        }
    }

    static List<Drawn> cases() throws IOException {
        return StreamSupport.stream(references("scores").spliterator(), false)
                .map(Drawn::of)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void bothSidesHaveTheSameFeatures(Drawn drawn) {
        double sum = Arrays.stream(drawn.rows).flatMapToDouble(Arrays::stream).sum();

        assertThat(sum).isCloseTo(drawn.reference.path("sum").asDouble(), within(1e-8));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void neighboursAreScikitLearns(Drawn drawn) {
        NearestNeighbours neighbours = new NearestNeighbours(drawn.learned(), 5);

        assertThat(drawn.asked().stream()
                        .map(item -> neighbours.label(item, drawn.learnedTruth(), drawn.labels))
                        .toList())
                .isEqualTo(integers(drawn.reference.path("neighbours")));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theProbeIsScikitLearnsLogisticRegression(Drawn drawn) {
        LinearProbe probe = drawn.probe();
        List<float[]> logits = drawn.asked().stream().map(probe::logits).toList();
        JsonNode reference = drawn.reference.path("probe");
        double loss = 0;
        for (int i = 0; i < ASKED; i++) {
            loss -= Softmax.logProbability(logits.get(i), drawn.truth[drawn.items() + i]) / ASKED;
        }

        assertThat(logits.stream().map(Softmax::argmax).toList()).isEqualTo(integers(reference.path("predicted")));
        assertThat(loss).isCloseTo(reference.path("log_loss").asDouble(), PROBE);
        for (int i = 0; i < 3; i++) {
            double[] probabilities = Softmax.probabilities(logits.get(i));
            for (int label = 0; label < drawn.labels; label++) {
                assertThat(probabilities[label])
                        .isCloseTo(
                                reference
                                        .path("probabilities")
                                        .get(i * drawn.labels + label)
                                        .asDouble(),
                                PROBE);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void logMeIsTheMaximumOfTheEvidence(Drawn drawn) {
        assertThat(LogMe.score(drawn.learned(), drawn.learnedTruth(), drawn.labels, NOTHING))
                .isCloseTo(drawn.reference.path("log_me").asDouble(), LOG_ME);
    }

    @Test
    void scoresAreTheSameEachTime() throws IOException {
        Drawn drawn = cases().get(3);

        assertThat(drawn.probe().logits(drawn.rows[0]))
                .containsExactly(drawn.probe().logits(drawn.rows[0]));
    }

    @Test
    void featuresThatSayNothingGetScoresAllTheSame() {
        double[][] rows = new double[10][6];
        int[] truth = IntStream.range(0, 10).map(i -> i % 2).toArray();

        assertThat(LogMe.score(rows, truth, 2, NOTHING)).isFinite();
        assertThat(LinearProbe.fit(rows, truth, 2, 0.1, NOTHING).logits(rows[0]))
                .containsExactly(0, 0);
        assertThat(new NearestNeighbours(rows, 5).label(rows[0], truth, 2)).isZero();
    }

    @Test
    void aLabelThatNoItemHasIsNeverAnswered() throws IOException {
        Drawn drawn = cases().get(0);
        int labels = drawn.labels + 1;
        LinearProbe probe = LinearProbe.fit(drawn.learned(), drawn.learnedTruth(), labels, 0.3, NOTHING);

        assertThat(drawn.asked().stream().map(probe::logits).map(Softmax::argmax))
                .doesNotContain(drawn.labels);
        assertThat(LogMe.score(drawn.learned(), drawn.learnedTruth(), labels, NOTHING))
                .isFinite();
    }

    @Test
    void whatTheCallerThrowsEndsTheWork() throws IOException {
        Drawn drawn = cases().get(0);
        Runnable tired = () -> {
            throw new IllegalStateException("enough");
        };

        assertThatThrownBy(() -> LinearProbe.fit(drawn.learned(), drawn.learnedTruth(), drawn.labels, 1, tired))
                .hasMessage("enough");
        assertThatThrownBy(() -> LogMe.score(drawn.learned(), drawn.learnedTruth(), drawn.labels, tired))
                .hasMessage("enough");
    }

    @Test
    void advantagesAreTheUpperHalvesOfBetaDistributions() throws IOException {
        for (JsonNode pair : references("advantages")) {
            assertThat(Advantage.probability(
                            pair.path("only_first").asInt(),
                            pair.path("only_second").asInt()))
                    .isCloseTo(pair.path("probability").asDouble(), within(1e-9));
        }
    }

    @Test
    void onlyItemsThatOneAloneGetsRightCount() {
        boolean[] first = {true, true, false, true, true};
        boolean[] second = {true, false, false, false, false};

        assertThat(Advantage.probability(first, second)).isEqualTo(Advantage.probability(3, 0));
        assertThat(Advantage.probability(first, first)).isEqualTo(0.5);
        assertThat(Advantage.probability(first, second) + Advantage.probability(second, first))
                .isCloseTo(1, within(1e-12));
    }

    private static List<Integer> integers(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asInt)
                .toList();
    }
}
