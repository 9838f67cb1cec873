package dev.graft.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.graft.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Metrics against scikit-learn: the numbers of core_references.py. */
class EvaluationTest {
    private static final List<String> LABELS = List.of("ant", "bee", "cat", "dog");

    /** Double arithmetic in another order. */
    private static final Offset<Double> EXACT = within(1e-12);

    static List<JsonNode> references() throws IOException {
        try (InputStream in = EvaluationTest.class.getResourceAsStream("/core/evaluations.json")) {
            return StreamSupport.stream(Json.mapper().readTree(in).spliterator(), false)
                    .toList();
        }
    }

    private static Evaluation evaluate(int[] truth, float[] logits) {
        List<String> ids =
                IntStream.range(0, truth.length).mapToObj(i -> "item_" + i).toList();
        return Evaluation.of(LABELS, ids, truth, logits);
    }

    private static Evaluation evaluate(JsonNode reference) {
        float[] logits = new float[reference.path("logits").size()];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = (float) reference.path("logits").get(i).asDouble();
        }
        int[] truth = StreamSupport.stream(reference.path("truth").spliterator(), false)
                .mapToInt(JsonNode::asInt)
                .toArray();
        return evaluate(truth, logits);
    }

    @ParameterizedTest
    @MethodSource("references")
    void numbersAreScikitLearns(JsonNode reference) {
        Evaluation evaluation = evaluate(reference);

        assertThat(evaluation.items()).isEqualTo(reference.path("truth").size());
        assertThat(evaluation.accuracy().value())
                .isCloseTo(reference.path("accuracy").asDouble(), EXACT);
        assertThat(evaluation.accuracy().low()).isCloseTo(reference.path("low").asDouble(), EXACT);
        assertThat(evaluation.accuracy().high())
                .isCloseTo(reference.path("high").asDouble(), EXACT);
        assertThat(evaluation.macroF1()).isCloseTo(reference.path("macro_f1").asDouble(), EXACT);
        assertThat(evaluation.weightedF1())
                .isCloseTo(reference.path("weighted_f1").asDouble(), EXACT);
        assertThat(evaluation.logLoss()).isCloseTo(reference.path("log_loss").asDouble(), EXACT);
        assertThat(Json.mapper().<JsonNode>valueToTree(evaluation.confusionMatrix()))
                .isEqualTo(reference.path("confusion_matrix"));
        for (int label = 0; label < LABELS.size(); label++) {
            LabelScore score = evaluation.labels().get(label);
            assertThat(score.label()).isEqualTo(LABELS.get(label));
            assertThat(score.precision())
                    .isCloseTo(reference.path("precision").get(label).asDouble(), EXACT);
            assertThat(score.recall())
                    .isCloseTo(reference.path("recall").get(label).asDouble(), EXACT);
            assertThat(score.f1()).isCloseTo(reference.path("f1").get(label).asDouble(), EXACT);
            assertThat(score.support())
                    .isEqualTo(reference.path("support").get(label).asInt());
        }
    }

    @Test
    void theWorstItemsComeFirstAndAreAtMostTwenty() throws IOException {
        List<Mistake> worst = evaluate(references().get(0)).worst();
        List<Double> losses = new ArrayList<>(worst.stream().map(Mistake::loss).toList());

        assertThat(worst).hasSize(20);
        assertThat(losses).isSortedAccordingTo((a, b) -> Double.compare(b, a));
        assertThat(worst.get(0).label()).isNotEqualTo(worst.get(0).predicted());
    }

    @Test
    void itemsOfEqualLossStandInTheOrderOfTheirIds() {
        Evaluation evaluation = evaluate(new int[] {1, 1, 1}, new float[12]);

        assertThat(evaluation.worst()).extracting(Mistake::item).containsExactly("item_0", "item_1", "item_2");
    }

    @Test
    void hugeLogitsDoNotOverflow() {
        Evaluation evaluation = evaluate(new int[] {0, 1}, new float[] {1e30f, 0, 0, 0, 1000, 0, 0, 0});

        assertThat(evaluation.logLoss()).isCloseTo(500, EXACT);
        assertThat(Softmax.probabilities(new float[] {1e30f, 0})).containsExactly(1, 0);
        assertThat(Softmax.probabilities(new float[] {-1e30f, -1e30f})).containsExactly(0.5, 0.5);
    }

    @Test
    void intervalsStayWithinZeroAndOne() {
        assertThat(Interval.ofShare(0, 10).low()).isZero();
        // Newcombe, "Two-sided confidence intervals for the single proportion", 1998: 0 of 20.
        assertThat(Interval.ofShare(0, 20).high()).isCloseTo(0.1611, within(5e-5));
        assertThat(Interval.ofShare(10, 10).high()).isEqualTo(1);
        // Newcombe, as above: 81 of 263.
        assertThat(Interval.ofShare(81, 263).low()).isCloseTo(0.2553, within(5e-5));
        assertThat(Interval.ofShare(81, 263).high()).isCloseTo(0.3662, within(5e-5));
    }

    @Test
    void anEvaluationSurvivesItsJson() throws IOException {
        Evaluation evaluation = evaluate(references().get(1));

        assertThat(Json.read(Json.write(evaluation), Evaluation.class)).isEqualTo(evaluation);
    }
}
