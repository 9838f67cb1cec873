package dev.graft.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.graft.json.Json;
import dev.graft.metric.MultiLabelEvaluation.Score;
import dev.graft.metric.RegressionEvaluation.Point;
import dev.graft.metric.measure.MultiLabelMistake;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Metrics of several labels and of values against scikit-learn: the numbers of task_references.py. */
class TaskEvaluationsTest {
    private static final List<String> LABELS = List.of("a", "b", "c", "d", "e");

    /** Double arithmetic in another order. */
    private static final Offset<Double> EXACT = within(1e-12);

    static List<JsonNode> multilabel() throws IOException {
        return references("multilabel");
    }

    static List<JsonNode> regression() throws IOException {
        return references("regression");
    }

    private static List<JsonNode> references(String task) throws IOException {
        try (InputStream in = TaskEvaluationsTest.class.getResourceAsStream("/core/tasks.json")) {
            return StreamSupport.stream(Json.mapper().readTree(in).path(task).spliterator(), false)
                    .toList();
        }
    }

    private static double[] numbers(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .mapToDouble(JsonNode::asDouble)
                .toArray();
    }

    private static boolean[][] truth(JsonNode reference) {
        boolean[][] truth = new boolean[reference.path("truth").size()][LABELS.size()];
        for (int i = 0; i < truth.length; i++) {
            for (int label = 0; label < LABELS.size(); label++) {
                truth[i][label] = reference.path("truth").path(i).path(label).asInt() == 1;
            }
        }
        return truth;
    }

    private static float[] logits(JsonNode reference) {
        double[] logits = numbers(reference.path("logits"));
        float[] floats = new float[logits.length];
        IntStream.range(0, floats.length).forEach(i -> floats[i] = (float) logits[i]);
        return floats;
    }

    private static List<String> ids(int items) {
        return IntStream.range(0, items).mapToObj(i -> "item_" + i).toList();
    }

    private static MultiLabelEvaluation evaluate(JsonNode reference, double[] thresholds) {
        boolean[][] truth = truth(reference);
        return MultiLabelEvaluation.of(LABELS, ids(truth.length), truth, logits(reference), thresholds, true);
    }

    @ParameterizedTest
    @MethodSource("multilabel")
    void numbersOfSeveralLabelsAreScikitLearns(JsonNode reference) {
        MultiLabelEvaluation evaluation = evaluate(reference, numbers(reference.path("thresholds")));

        assertThat(evaluation.meanAveragePrecision().value())
                .isCloseTo(reference.path("mean_average_precision").asDouble(), EXACT);
        assertThat(evaluation.macroF1()).isCloseTo(reference.path("macro_f1").asDouble(), EXACT);
        assertThat(evaluation.microF1()).isCloseTo(reference.path("micro_f1").asDouble(), EXACT);
        assertThat(evaluation.subsetAccuracy())
                .isCloseTo(reference.path("subset_accuracy").asDouble(), EXACT);
        assertThat(evaluation.hammingLoss())
                .isCloseTo(reference.path("hamming_loss").asDouble(), EXACT);
        assertThat(evaluation.logLoss()).isCloseTo(reference.path("log_loss").asDouble(), EXACT);
        for (int label = 0; label < LABELS.size(); label++) {
            Score score = evaluation.labels().get(label);
            assertThat(score.averagePrecision().orElseThrow())
                    .isCloseTo(reference.path("average_precision").get(label).asDouble(), EXACT);
            assertThat(score.precision())
                    .isCloseTo(reference.path("precision").get(label).asDouble(), EXACT);
            assertThat(score.recall())
                    .isCloseTo(reference.path("recall").get(label).asDouble(), EXACT);
            assertThat(score.f1()).isCloseTo(reference.path("f1").get(label).asDouble(), EXACT);
            assertThat(score.support())
                    .isEqualTo(reference.path("support").get(label).asInt());
        }
    }

    @ParameterizedTest
    @MethodSource("multilabel")
    void tunedThresholdsReachTheHighestF1ThatThereIs(JsonNode reference) {
        double[] thresholds = MultiLabelEvaluation.thresholds(truth(reference), logits(reference));

        MultiLabelEvaluation evaluation = evaluate(reference, thresholds);

        for (int label = 0; label < LABELS.size(); label++) {
            assertThat(evaluation.labels().get(label).f1())
                    .isCloseTo(reference.path("best_f1").get(label).asDouble(), EXACT);
        }
        assertThat(Arrays.stream(thresholds))
                .allSatisfy(threshold -> assertThat(threshold).isBetween(0.0, 1.0));
    }

    @Test
    void theIntervalOfTheMeanAveragePrecisionHoldsItAndNarrowsWithItems() throws IOException {
        JsonNode reference = references("multilabel").get(0);
        double[] thresholds = numbers(reference.path("thresholds"));
        boolean[][] once = truth(reference);
        float[] logits = logits(reference);
        boolean[][] often = new boolean[once.length * 9][];
        float[] manyLogits = new float[logits.length * 9];
        for (int i = 0; i < 9; i++) {
            System.arraycopy(once, 0, often, i * once.length, once.length);
            System.arraycopy(logits, 0, manyLogits, i * logits.length, logits.length);
        }

        Interval few = evaluate(reference, thresholds).meanAveragePrecision();
        Interval many = MultiLabelEvaluation.of(LABELS, ids(often.length), often, manyLogits, thresholds, true)
                .meanAveragePrecision();

        assertThat(few.low()).isLessThan(few.value());
        assertThat(few.high()).isGreaterThan(few.value());
        // By the root of nine, but that average precision is no mean.
        assertThat(many.high() - many.low()).isCloseTo((few.high() - few.low()) / 3, within(0.03));
    }

    @Test
    void aLabelThatNoItemHasSaysNothingOfTheMean() {
        boolean[][] truth = {{true, false}, {false, false}};
        float[] logits = {2, 1, -2, 1};

        MultiLabelEvaluation evaluation =
                MultiLabelEvaluation.of(List.of("a", "b"), ids(2), truth, logits, new double[] {0.5, 0.9}, false);

        assertThat(evaluation.meanAveragePrecision()).isEqualTo(new Interval(1, 1, 1));
        assertThat(evaluation.labels().get(1).averagePrecision()).isEmpty();
        assertThat(evaluation.subsetAccuracy()).isEqualTo(1);
        assertThat(MultiLabelEvaluation.thresholds(truth, logits)).containsExactly(0.5, 0.5);
    }

    @Test
    void theWorstItemsOfSeveralLabelsNameWhatTheyHaveAndWhatWasSaid() {
        boolean[][] truth = {{true, false}, {true, true}};
        float[] logits = {3, -3, -4, 3};

        MultiLabelEvaluation evaluation =
                MultiLabelEvaluation.of(List.of("a", "b"), ids(2), truth, logits, new double[] {0.5, 0.5}, false);

        assertThat(evaluation.worst()).extracting(MultiLabelMistake::item).containsExactly("item_1", "item_0");
        assertThat(evaluation.worst().get(0).label()).containsExactly("a", "b");
        assertThat(evaluation.worst().get(0).predicted()).containsExactly("b");
        assertThat(evaluation.worst().get(0).probabilities()).containsOnlyKeys("a", "b");
        assertThat(evaluation.worst().get(0).probabilities().get("a")).isCloseTo(1 / (1 + Math.exp(4)), EXACT);
        assertThat(evaluation.worst().get(1).probabilities())
                .as("what it has not and was not said to have is of no interest")
                .containsOnlyKeys("a");
    }

    @Test
    void twentyItemsAtMostAreTheWorst() {
        int items = 100;
        boolean[][] truth = new boolean[items][1];
        float[] logits = new float[items];
        double[] values = new double[items];
        for (int i = 0; i < items; i++) {
            logits[i] = (i * 37) % items - 50;
            values[i] = logits[i];
        }

        List<MultiLabelMistake> several = MultiLabelEvaluation.of(
                        List.of("a"), ids(items), truth, logits, new double[] {0.5}, false)
                .worst();
        List<RegressionEvaluation.Worst> value = RegressionEvaluation.of(ids(items), new double[items], values, false)
                .worst();

        // No item has the label: the largest logits are the worst.
        assertThat(several).hasSize(20).isSortedAccordingTo((a, b) -> Double.compare(b.loss(), a.loss()));
        assertThat(several.get(0).item()).isEqualTo("item_27");
        assertThat(value).hasSize(20).isSortedAccordingTo((a, b) -> Double.compare(b.loss(), a.loss()));
        assertThat(value.get(0)).isEqualTo(new RegressionEvaluation.Worst("item_0", 0, -50, 50));
    }

    @Test
    void someOfManyValuesAreKeptToBeDrawnAndTheSameOnesAgain() {
        int items = 1000;
        double[] truth = new double[items];
        double[] predicted = new double[items];
        Arrays.setAll(truth, i -> i);
        Arrays.setAll(predicted, i -> 2.0 * i);

        List<Point> points =
                RegressionEvaluation.of(ids(items), truth, predicted, true).points();

        assertThat(points).hasSize(200).doesNotHaveDuplicates();
        assertThat(points).allMatch(point -> point.predicted() == 2 * point.label());
        // The mean of 200 of them is off by 20 with one standard error.
        assertThat(points.stream().mapToDouble(Point::label).average().orElseThrow())
                .isBetween(420.0, 580.0);
        assertThat(RegressionEvaluation.of(ids(items), truth, predicted, true).points())
                .isEqualTo(points);
        assertThat(RegressionEvaluation.of(ids(items), truth, predicted, false).points())
                .as("of an epoch, which nobody draws")
                .isEmpty();
        assertThat(RegressionEvaluation.of(ids(2), new double[] {1, 2}, new double[] {3, 4}, true)
                        .points())
                .containsExactly(new Point(1, 3), new Point(2, 4));
    }

    @Test
    void reportsOfEarlierVersionsAreRead() {
        RegressionEvaluation value = (RegressionEvaluation) Json.read("""
                {"items": 1, "mae": {"value": 1, "low": 1, "high": 1}, "rmse": {"value": 1, "low": 1, "high": 1},
                 "r2": {"value": 0, "low": 0, "high": 0}, "worst": [{"item": "i", "label": 1, "predicted": 2, "loss": 1}]}""", SplitEvaluation.class);
        MultiLabelMistake mistake = Json.read(
                "{\"item\": \"i\", \"label\": [], \"predicted\": [\"a\"], \"loss\": 1}", MultiLabelMistake.class);

        assertThat(value.points()).isEmpty();
        assertThat(mistake.probabilities()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("regression")
    void numbersOfValuesAreScikitLearns(JsonNode reference) {
        double[] truth = numbers(reference.path("truth"));

        RegressionEvaluation evaluation =
                RegressionEvaluation.of(ids(truth.length), truth, numbers(reference.path("predicted")), true);

        assertThat(evaluation.mae().value()).isCloseTo(reference.path("mae").asDouble(), EXACT);
        assertThat(evaluation.rmse().value()).isCloseTo(reference.path("rmse").asDouble(), EXACT);
        assertThat(evaluation.r2().value()).isCloseTo(reference.path("r2").asDouble(), within(1e-10));
        assertThat(List.of(evaluation.mae(), evaluation.rmse(), evaluation.r2()))
                .allSatisfy(interval -> assertThat(interval.value()).isBetween(interval.low(), interval.high()));
        assertThat(evaluation.worst().get(0).loss())
                .isGreaterThanOrEqualTo(evaluation.worst().get(1).loss());
    }

    @Test
    void theIntervalOfAMeanIsThatOfTheNormalDistribution() {
        int items = 400;
        double[] truth = new double[items];
        double[] predicted = new double[items];
        Arrays.setAll(predicted, i -> i < items / 2 ? 1 : 3);

        Interval mae =
                RegressionEvaluation.of(ids(items), truth, predicted, true).mae();

        // Errors of 1 and 3: a deviation of 1, and so a standard error of 1 / 20.
        assertThat(mae.low()).isCloseTo(2 - 1.96 / 20, within(0.01));
        assertThat(mae.high()).isCloseTo(2 + 1.96 / 20, within(0.01));
    }

    @Test
    void valuesThatAreAllEqualCanNotBeExplained() {
        double[] truth = {5, 5, 5};

        assertThat(RegressionEvaluation.of(ids(3), truth, new double[] {5, 5, 5}, true)
                        .r2())
                .isEqualTo(new Interval(1, 1, 1));
        assertThat(RegressionEvaluation.of(ids(3), truth, new double[] {5, 5, 6}, false)
                        .r2()
                        .value())
                .isZero();
    }

    @Test
    void everyEvaluationSurvivesItsJson() throws IOException {
        JsonNode reference = references("multilabel").get(0);
        SplitEvaluation several = evaluate(reference, numbers(reference.path("thresholds")));
        SplitEvaluation value = RegressionEvaluation.of(ids(2), new double[] {1, 2}, new double[] {1, 3}, true);
        SplitEvaluation one = Evaluation.of(List.of("a", "b"), ids(2), new int[] {0, 1}, new float[] {1, 0, 0, 1});

        for (SplitEvaluation evaluation : List.of(several, value, one)) {
            assertThat(Json.read(Json.write(evaluation), SplitEvaluation.class)).isEqualTo(evaluation);
        }
    }
}
