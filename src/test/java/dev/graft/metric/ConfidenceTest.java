package dev.graft.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.graft.json.Json;
import dev.graft.metric.Evaluation.Intervals;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Intervals, calibration and temperature against scikit-learn, numpy and scipy: the numbers of confidence_references.py. */
class ConfidenceTest {
    /** Double arithmetic in another order. */
    private static final Offset<Double> EXACT = within(1e-12);

    /** How near scipy's search comes to the lowest point. */
    private static final Offset<Double> SEARCHED = within(1e-6);

    static List<JsonNode> references() throws IOException {
        try (InputStream in = ConfidenceTest.class.getResourceAsStream("/core/confidence.json")) {
            return StreamSupport.stream(Json.mapper().readTree(in).spliterator(), false)
                    .toList();
        }
    }

    private static Answers answers(JsonNode reference) {
        float[] logits = new float[reference.path("logits").size()];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = (float) reference.path("logits").get(i).asDouble();
        }
        int[] truth = StreamSupport.stream(reference.path("truth").spliterator(), false)
                .mapToInt(JsonNode::asInt)
                .toArray();
        return answers(reference.path("labels").asInt(), truth, logits);
    }

    private static Answers answers(int labels, int[] truth, float[] logits) {
        return new Answers(names("label_", labels), names("item_", truth.length), truth, logits);
    }

    private static List<String> names(String prefix, int count) {
        return IntStream.range(0, count).mapToObj(i -> prefix + i).toList();
    }

    @ParameterizedTest
    @MethodSource("references")
    void intervalsAreThoseOfTheSameDrawsInNumpy(JsonNode reference) {
        Evaluation evaluation = Evaluation.whole(answers(reference), 1);
        Intervals intervals = evaluation.intervals().orElseThrow();

        assertEnds(intervals.macroF1(), evaluation.macroF1(), reference.at("/intervals/macro_f1"));
        assertEnds(intervals.weightedF1(), evaluation.weightedF1(), reference.at("/intervals/weighted_f1"));
        assertEnds(intervals.logLoss(), evaluation.logLoss(), reference.at("/intervals/log_loss"));
    }

    private static void assertEnds(Interval interval, double measured, JsonNode ends) {
        assertThat(interval.value()).isEqualTo(measured);
        assertThat(interval.low()).isCloseTo(ends.path(0).asDouble(), EXACT).isLessThan(measured);
        assertThat(interval.high()).isCloseTo(ends.path(1).asDouble(), EXACT).isGreaterThan(measured);
    }

    @ParameterizedTest
    @MethodSource("references")
    void topFiveIsScikitLearnsWhereThereAreMoreLabels(JsonNode reference) {
        Evaluation evaluation = Evaluation.whole(answers(reference), 1);

        if (reference.path("top5").isNull()) {
            assertThat(evaluation.top5Accuracy()).isEmpty();
        } else {
            assertThat(evaluation.top5Accuracy().orElseThrow().value())
                    .isCloseTo(reference.path("top5").asDouble(), EXACT);
        }
    }

    @ParameterizedTest
    @MethodSource("references")
    void calibrationIsMeasuredAsNumpyDoes(JsonNode reference) {
        Calibration calibration =
                Calibration.of(answers(reference), reference.path("temperature").asDouble());

        assertThat(calibration.before().expectedCalibrationError())
                .isCloseTo(reference.path("error").asDouble(), EXACT);
        assertThat(calibration.after().expectedCalibrationError())
                .isCloseTo(reference.path("tempered_error").asDouble(), EXACT);
        assertThat(calibration.after().logLoss())
                .isCloseTo(reference.path("tempered_log_loss").asDouble(), EXACT);
        assertThat(Json.mapper()
                        .<JsonNode>valueToTree(calibration.before().bins().stream()
                                .map(Reliability.Bin::items)
                                .toList()))
                .isEqualTo(reference.path("bins"));
    }

    @ParameterizedTest
    @MethodSource("references")
    void theTemperatureIsWhereScipyFindsTheLeastLoss(JsonNode reference) {
        Answers answers = answers(reference);
        Confidence confidence = Confidence.of(answers);
        Calibration calibration = Calibration.of(answers, confidence.temperature());

        assertThat(confidence.temperature())
                .isCloseTo(reference.path("temperature").asDouble(), SEARCHED);
        assertThat(confidence.fittedOn()).isEqualTo(answers.truth().length);
        assertThat(calibration.after().logLoss())
                .isLessThan(calibration.before().logLoss());
    }

    @ParameterizedTest
    @MethodSource("references")
    void aTemperatureChangesNoAnswer(JsonNode reference) {
        Evaluation plain = Evaluation.whole(answers(reference), 1);
        Evaluation tempered = Evaluation.whole(answers(reference), 3);

        assertThat(tempered.accuracy()).isEqualTo(plain.accuracy());
        assertThat(tempered.confusionMatrix()).isEqualTo(plain.confusionMatrix());
        assertThat(tempered.logLoss()).isNotEqualTo(plain.logLoss());
        assertThat(tempered.calibration().orElseThrow().before())
                .isEqualTo(plain.calibration().orElseThrow().before());
    }

    @Test
    void fewItemsLeaveLogitsAsTheyAre() throws IOException {
        Answers all = answers(references().get(0));
        int few = Confidence.FEWEST_ITEMS - 1;
        Answers fewer = answers(4, Arrays.copyOf(all.truth(), few), Arrays.copyOf(all.logits(), few * 4));

        assertThat(Confidence.of(fewer)).isEqualTo(Confidence.UNKNOWN);
    }

    @Test
    void aClassifierThatIsAlwaysRightOrNeverVariesStaysWithinBounds() {
        int items = 60;
        int[] truth = IntStream.range(0, items).map(i -> i % 3).toArray();
        float[] right = new float[items * 3];
        for (int i = 0; i < items; i++) {
            right[i * 3 + truth[i]] = 5;
        }
        float[] wrong = new float[items * 3];
        for (int i = 0; i < items; i++) {
            wrong[i * 3 + (truth[i] + 1) % 3] = 5;
        }

        assertThat(Confidence.of(answers(3, truth, right)).temperature()).isEqualTo(1);
        assertThat(Confidence.of(answers(3, truth, right)).threshold()).isPresent();
        assertThat(Confidence.of(answers(3, truth, wrong)).temperature()).isCloseTo(Temperature.HIGHEST, within(1e-6));
        assertThat(Confidence.of(answers(3, truth, wrong)).threshold()).isEmpty();
        assertThat(Confidence.of(answers(3, truth, new float[items * 3])).temperature())
                .isBetween(Temperature.LOWEST, Temperature.HIGHEST);
    }

    @Test
    void theThresholdKeepsNineteenOfTwentyRightAnswers() {
        // Two labels, the first right each time: the logit rises with the item.
        int items = 100;
        float[] logits = new float[items * 2];
        int[] truth = new int[items];
        for (int i = 0; i < items; i++) {
            logits[2 * i] = 0.01f * (i + 1);
        }
        Threshold threshold = Threshold.of(answers(2, truth, logits), 1).orElseThrow();

        assertThat(threshold.rightKept()).isEqualTo(0.95);
        assertThat(threshold.wrongHeldBack()).isEmpty();
        assertThat(threshold.probability()).isCloseTo(1 / (1 + Math.exp(-0.06)), within(1e-7));
    }

    @Test
    void theThresholdTellsHowManyWrongAnswersItHoldsBack() throws IOException {
        Answers answers = answers(references().get(0));
        Threshold threshold = Threshold.of(answers, 1).orElseThrow();
        double[] confidence = answers.confidence(1);
        int[] predicted = answers.predicted();
        int[] wrong = IntStream.range(0, predicted.length)
                .filter(i -> predicted[i] != answers.truth()[i])
                .toArray();

        assertThat(threshold.wrongHeldBack().orElseThrow())
                .isEqualTo((double) Arrays.stream(wrong)
                                .filter(i -> confidence[i] < threshold.probability())
                                .count()
                        / wrong.length)
                .isBetween(0.0, 1.0);
        assertThat(threshold.rightKept()).isGreaterThanOrEqualTo(0.95);
    }

    @Test
    void intervalsHoldTheTruthAboutNineteenTimesOfTwenty() {
        Random random = new Random(7);
        double level = 0.8;
        int held = 0;
        int trials = 200;
        for (int trial = 0; trial < trials; trial++) {
            int items = 100;
            int[] truth = new int[items];
            float[] logits = new float[items * 2];
            for (int i = 0; i < items; i++) {
                truth[i] = i % 2;
                boolean right = random.nextDouble() < level;
                logits[2 * i + (right ? truth[i] : 1 - truth[i])] = 1;
            }
            // Of two balanced labels told apart equally well, macro F1 is accuracy but for what chance does.
            Interval interval = Evaluation.whole(answers(2, truth, logits), 1)
                    .intervals()
                    .orElseThrow()
                    .macroF1();
            held += interval.low() <= level && level <= interval.high() ? 1 : 0;
        }

        assertThat((double) held / trials).isBetween(0.89, 0.99);
    }

    @Test
    void allOfItSurvivesItsJson() throws IOException {
        Evaluation evaluation = Evaluation.whole(answers(references().get(1)), 1.5);
        Confidence confidence = Confidence.of(answers(references().get(1)));

        assertThat(Json.read(Json.write(evaluation), Evaluation.class)).isEqualTo(evaluation);
        assertThat(Json.write(evaluation)).contains("\"top5_accuracy\":{");
        assertThat(Json.read(Json.write(confidence), Confidence.class)).isEqualTo(confidence);
    }

    @Test
    void reportsOfEarlierVersionsAreRead() {
        Evaluation old = Json.read("""
                {"items": 1, "accuracy": {"value": 1, "low": 0.2, "high": 1}, "macro_f1": 1, "weighted_f1": 1,
                 "log_loss": 0.1, "labels": [], "confusion_matrix": [[1]], "worst": []}""", Evaluation.class);

        assertThat(old.intervals()).isEmpty();
        assertThat(old.top5Accuracy()).isEmpty();
        assertThat(old.calibration()).isEmpty();
    }
}
