package dev.graft.http.report;

import static dev.graft.http.report.ReportPageTest.EVIL;
import static dev.graft.http.report.ReportPageTest.html;
import static dev.graft.http.report.ReportPageTest.parsed;
import static dev.graft.http.report.ReportPageTest.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.graft.attempt.result.Report;
import dev.graft.job.MetricPoint;
import dev.graft.json.Json;
import dev.graft.metric.Confidence;
import dev.graft.metric.Interval;
import dev.graft.metric.MultiLabelEvaluation;
import dev.graft.metric.RegressionEvaluation;
import dev.graft.metric.SplitEvaluation;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The page of models of several labels and of values. */
class TaskPageTest {
    private static final Interval GUESS = new Interval(0.4, 0.3, 0.5);

    private static List<String> ids(int items) {
        return IntStream.range(0, items).mapToObj("item_%06d"::formatted).toList();
    }

    /** The first item is recognised, the second one has a label that was missed and one that it has not, the third none. */
    private static MultiLabelEvaluation several() {
        return MultiLabelEvaluation.of(
                List.of("daisy", EVIL, "tulip"),
                ids(3),
                new boolean[][] {{true, true, false}, {true, false, false}, {false, false, false}},
                new float[] {3, 2, -3, -2, 2, -3, -3, -3, -3},
                new double[] {0.5, 0.25, 0.5},
                true);
    }

    private static RegressionEvaluation values(int items) {
        double[] truth = new double[items];
        double[] predicted = new double[items];
        Arrays.setAll(truth, i -> 100.0 * i / (items - 1));
        Arrays.setAll(predicted, i -> i == 1 ? truth[i] + 20 : truth[i]);
        return RegressionEvaluation.of(ids(items), truth, predicted, true);
    }

    private static Report report(
            SplitEvaluation validation, SplitEvaluation test, Map<String, Interval> baselines, double gain) {
        Report report = ReportPageTest.report(List.of("a", "b"), 0.9);
        Map<String, Optional<SplitEvaluation>> splits = new LinkedHashMap<>();
        splits.put("validation", Optional.of(validation));
        splits.put("test", Optional.of(test));
        return new Report(
                report.bestCheckpoint(),
                splits,
                Confidence.UNKNOWN,
                baselines,
                Optional.of(new Report.Comparison("test", 200, 500, "from_scratch")),
                Optional.of(gain),
                report.timing(),
                report.warnings());
    }

    private static Report ofLabels() {
        Map<String, Interval> baselines = new LinkedHashMap<>();
        baselines.put("prior", GUESS);
        baselines.put("linear_probe", new Interval(0.8, 0.7, 0.9));
        return report(several(), several(), baselines, 0.25);
    }

    private static Report ofValues() {
        Map<String, Interval> baselines = new LinkedHashMap<>();
        baselines.put("mean", new Interval(-0.2, -0.4, 0.1));
        baselines.put("linear_probe", new Interval(0.8, 0.7, 0.9));
        return report(values(1001), values(3), baselines, 0.125);
    }

    private static List<Element> elements(Document page, String tag, String kind) {
        NodeList found = page.getElementsByTagName(tag);
        return IntStream.range(0, found.getLength())
                .mapToObj(i -> (Element) found.item(i))
                .filter(element -> element.getAttribute("class").equals(kind))
                .toList();
    }

    private static double place(Element element, String attribute) {
        return Double.parseDouble(element.getAttribute(attribute));
    }

    @Test
    void severalLabelsAreShownByTheirOwnNumbers() throws Exception {
        Document page = parsed(html(List.of("daisy", EVIL, "tulip"), ofLabels()));

        assertThat(texts(page, "h2"))
                .containsExactly(
                        "How good it is",
                        "Was the transfer worth it",
                        "How it learned",
                        "Label by label (test)",
                        "What it is worst at (test)",
                        "What was chosen",
                        "Time",
                        "Where it comes from");
        assertThat(texts(page, "th"))
                .contains("validation3 items", "test3 items", "Average precision", "Threshold", EVIL)
                .anyMatch(text -> text.startsWith("Mean average precision"))
                .anyMatch(text -> text.startsWith("Macro F1"))
                .anyMatch(text -> text.startsWith("Micro F1"))
                .anyMatch(text -> text.startsWith("Exactly right"));
        assertThat(texts(page, "td"))
                .as("two of three items are exactly right, with Wilson's interval; the label of no item")
                .contains("66.7\u00a0%20.8 to 93.9\u00a0%", "–");
        assertThat(texts(page, "p")).anyMatch(text -> text.startsWith("Mean average precision 0."));
    }

    @Test
    void theWorstItemsOfSeveralLabelsTellWhatWasSaidAndMissed() throws Exception {
        Document page = parsed(html(List.of("daisy", EVIL, "tulip"), ofLabels()));

        assertThat(texts(page, "figcaption"))
                .anyMatch(text -> text.startsWith("daisy said to be " + EVIL + " 0.88missed daisy 0.12loss "))
                .anyMatch(text -> text.startsWith("daisy, " + EVIL + " recognised: daisy 0.95, " + EVIL + " 0.88"))
                .anyMatch(text -> text.startsWith("no label recognisedloss "));
        assertThat(texts(page, "p")).anyMatch(text -> text.startsWith("The 3 items of the largest loss."));
    }

    @Test
    void valuesAreShownByTheirOwnNumbers() throws Exception {
        Document page = parsed(html(List.of(), ofValues()));

        assertThat(texts(page, "h2"))
                .containsExactly(
                        "How good it is",
                        "Was the transfer worth it",
                        "How it learned",
                        "Predicted against true",
                        "What it is worst at (test)",
                        "What was chosen",
                        "Time",
                        "Where it comes from");
        assertThat(texts(page, "th"))
                .anyMatch(text -> text.startsWith("MAE"))
                .anyMatch(text -> text.startsWith("RMSE"))
                .anyMatch(text -> text.startsWith("R²"));
        assertThat(texts(page, "p")).anyMatch(text -> text.startsWith("Off by 6.67 on average on 3 test items"));
        assertThat(texts(page, "figcaption"))
                .anyMatch(text -> text.equals("50 said to be 70off by 20"))
                .anyMatch(text -> text.equals("0 said to be 0off by 0"));
    }

    @Test
    void valuesAreDrawnAgainstTheTruth() throws Exception {
        Document page = parsed(html(List.of(), ofValues()));
        List<Element> dots = elements(page, "circle", "item");
        List<Element> ofTest = dots.subList(dots.size() - 3, dots.size());

        assertThat(dots).hasSize(200 + 3);
        assertThat(texts(page, "p")).contains("200 of 1,001 items, drawn by chance.", "All 3 items.");
        // From 0 to 100 over 300 pixels: 0 below, 70 for 50, and 100 above.
        assertThat(ofTest).extracting(dot -> place(dot, "cx")).containsExactly(0.0, 150.0, 300.0);
        assertThat(ofTest).extracting(dot -> place(dot, "cy")).containsExactly(300.0, 90.0, 0.0);
        assertThat(ofTest.get(1).getTextContent()).isEqualTo("50, said to be 70");
        assertThat(dots.subList(0, 200))
                .filteredOn(dot -> Math.abs(place(dot, "cx") + place(dot, "cy") - 300) > 0.2)
                .as("all but one are right, and so on the diagonal")
                .hasSizeLessThanOrEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "0.0, 0.01, clearly better than, good",
        "0.45, 2.0, is not far from that, unsure",
        "2, 3, no better than, bad"
    })
    void theVerdictComparesWithTheSameAnswerForAll(double guess, double high, String words, String tone)
            throws Exception {
        Interval baseline = new Interval(guess, guess, high);
        for (Report report : List.of(
                report(several(), several(), Map.of("prior", baseline), 0),
                report(values(1001), values(1001), Map.of("mean", baseline), 0))) {
            Element verdict = elements(parsed(html(List.of(), report)), "p", "verdict " + tone)
                    .get(0);

            assertThat(verdict.getTextContent()).contains(words).contains("the same answer for every item");
        }
    }

    @Test
    void baselinesAreNamedAndMeasuredLikeTheModel() throws Exception {
        Document labels = parsed(html(List.of(), ofLabels()));
        Document values = parsed(html(List.of(), ofValues()));

        assertThat(texts(labels, "span")).contains("The same for every item", "Linear classifier");
        assertThat(texts(labels, "p"))
                .anyMatch(
                        text -> text.equals(
                                "Mean average precision on test, with 95 % intervals."
                                        + " Nearest neighbours and the linear classifier learned from the frozen base model's features of 500"
                                        + " train items and were asked about 200 items of test. Gain over the same from scratch: +0.250."));
        assertThat(texts(values, "span")).contains("Always the mean", "Linear regression");
        assertThat(texts(values, "p"))
                .anyMatch(text -> text.startsWith("R² on test, with 95 % intervals. Nearest neighbours and the linear"
                        + " regression learned from"))
                .anyMatch(text -> text.endsWith("Gain over the same from scratch: +0.125."));
    }

    private static MetricPoint epoch(int epoch, Map<String, Double> validation) {
        ObjectNode values = Json.mapper().createObjectNode();
        values.put("phase", "fine_tuning").put("train_loss", 0.5 / epoch).put("train_accuracy", 0.75);
        values.put("validation_loss", 40.0 / epoch)
                .putNull("validation_accuracy")
                .put("best", true);
        values.set("validation_metrics", Json.mapper().valueToTree(validation));
        return new MetricPoint(MetricPoint.EPOCH, epoch, values);
    }

    private static List<String> titles(Report report, Map<String, Double> metrics) throws Exception {
        List<MetricPoint> epochs = List.of(epoch(1, metrics), epoch(2, metrics));
        return texts(parsed(html(List.of(), report, epochs)), "figcaption");
    }

    @Test
    void curvesAreNamedByTheTask() throws Exception {
        assertThat(titles(ofLabels(), Map.of("mean_average_precision", 0.8, "hamming_loss", 0.2)))
                .startsWith(
                        "Losstrainvalidation",
                        "Mean average precisionvalidation",
                        "Share of labels told rightlytrainvalidation",
                        "Learning rate of the headlearning rate");
        assertThat(titles(ofValues(), Map.of("r2", 0.75, "mae", 4.0, "rmse", 6.0)))
                .startsWith(
                        "Loss, share of the variancetrainvalidation",
                        "R²validation",
                        "ErrorMAERMSE",
                        "Learning rate of the headlearning rate");
    }

    @Test
    void theBestEpochIsNamedInsideTheChartWhereverItIs() throws Exception {
        List<MetricPoint> epochs = List.of(epoch(1, Map.of("r2", 0.5)), epoch(2, Map.of("r2", 0.75)));
        NodeList texts = parsed(html(List.of(), ofValues(), epochs)).getElementsByTagName("text");

        assertThat(IntStream.range(0, texts.getLength()).mapToObj(i -> (Element) texts.item(i)))
                .filteredOn(text -> text.getTextContent().equals("best"))
                .isNotEmpty()
                .allSatisfy(text -> assertThat(text.getAttribute("text-anchor")).isEqualTo("end"));
    }

    @Test
    void theLossOfValuesHasOneScale() throws Exception {
        List<MetricPoint> epochs = List.of(epoch(1, Map.of("r2", 0.5)), epoch(2, Map.of("r2", 0.75)));
        Element loss = elements(parsed(html(List.of(), ofValues(), epochs)), "path", "line train")
                .get(0);
        Element validation = elements(parsed(html(List.of(), ofValues(), epochs)), "path", "line validation")
                .get(0);

        // Of train 0.5 and 0.25, of validation what is left of 1: the same line.
        assertThat(loss.getAttribute("d")).isEqualTo(validation.getAttribute("d"));
    }

    @Test
    void aReportOfValuesOfAnEarlierVersionHasNoPlot() throws Exception {
        RegressionEvaluation now = values(3);
        RegressionEvaluation before =
                new RegressionEvaluation(3, now.mae(), now.rmse(), now.r2(), now.worst(), List.of());

        assertThat(texts(parsed(html(List.of(), report(before, before, Map.of(), 0))), "h2"))
                .contains("What it is worst at (test)")
                .doesNotContain("Predicted against true", "Was the transfer worth it");
    }

    @Test
    void valuesThatAreAllTheSameCanBeDrawn() throws Exception {
        RegressionEvaluation same = RegressionEvaluation.of(ids(2), new double[] {5, 5}, new double[] {5, 5}, true);

        List<Element> dots = elements(parsed(html(List.of(), report(same, same, Map.of(), 0))), "circle", "item");

        assertThat(dots).hasSize(4).allSatisfy(dot -> assertThat(place(dot, "cx") + place(dot, "cy"))
                .isCloseTo(300, within(0.2)));
    }
}
