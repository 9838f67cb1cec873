package dev.graft.http.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.graft.attempt.result.CheckpointInfo;
import dev.graft.attempt.result.LearningRateTest;
import dev.graft.attempt.result.Phase;
import dev.graft.attempt.result.Report;
import dev.graft.http.report.page.ReportPage;
import dev.graft.http.report.plot.Shown;
import dev.graft.http.report.subject.Subject;
import dev.graft.http.report.subject.Thumbnails;
import dev.graft.job.MetricPoint;
import dev.graft.json.Json;
import dev.graft.metric.Answers;
import dev.graft.metric.Confidence;
import dev.graft.metric.Evaluation;
import dev.graft.metric.Interval;
import dev.graft.metric.SplitEvaluation;
import dev.graft.model.ModelVersion;
import dev.graft.recipe.RangeTest;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class ReportPageTest {
    static final String EVIL = "<script>alert('1')</script> & \"rose\" {page.style}";
    private static final Templates TEMPLATES = new Templates();

    /** What a classifier says that is right about so often. */
    private static Answers answers(List<String> labels, int items, double right) {
        Random random = new Random(5);
        int[] truth = IntStream.range(0, items).map(i -> i % labels.size()).toArray();
        float[] logits = new float[items * labels.size()];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = (float) random.nextGaussian();
        }
        for (int i = 0; i < items; i++) {
            int said = random.nextDouble() < right ? truth[i] : (truth[i] + 1) % labels.size();
            logits[i * labels.size() + said] += 6;
        }
        List<String> ids =
                IntStream.range(0, items).mapToObj("item_%06d"::formatted).toList();
        return new Answers(labels, ids, truth, logits);
    }

    static Report report(List<String> labels, double right) {
        Answers validation = answers(labels, 60, right);
        Confidence confidence = Confidence.of(validation);
        Map<String, Optional<SplitEvaluation>> splits = new LinkedHashMap<>();
        splits.put("validation", Optional.of(Evaluation.whole(validation, confidence.temperature())));
        splits.put("test", Optional.of(Evaluation.whole(answers(labels, 200, right), confidence.temperature())));
        Map<String, Interval> baselines = new LinkedHashMap<>();
        baselines.put("majority", Interval.ofShare(50, 200));
        baselines.put("linear_probe", Interval.ofShare(150, 200));
        return new Report(
                new CheckpointInfo("step-9", Phase.FINE_TUNING, 2, 9, true, 1, Optional.of(0.3), Optional.of(0.9)),
                splits,
                confidence,
                baselines,
                Optional.of(new Report.Comparison("test", 200, 500, "majority")),
                Optional.of(0.6),
                Map.of("fine_tuning", 75.0, "evaluating", 2.5),
                List.of(new Report.Warning("negative_transfer", EVIL)));
    }

    private static List<MetricPoint> epochs() {
        List<MetricPoint> points = new ArrayList<>();
        for (int i = 1; i <= 5; i++) {
            ObjectNode values = Json.mapper().createObjectNode();
            values.put("phase", i < 3 ? "training_head" : "fine_tuning")
                    .put("train_loss", 1.0 / i)
                    .put("train_accuracy", 1 - 0.5 / i)
                    .put("validation_loss", 1.2 / i)
                    .put("validation_accuracy", 1 - 0.6 / i)
                    .put("best", i < 5);
            points.add(new MetricPoint(MetricPoint.EPOCH, 10L * i, values));
        }
        return points;
    }

    private static List<MetricPoint> steps() {
        return IntStream.range(0, 1000)
                .mapToObj(step -> new MetricPoint(
                        MetricPoint.STEP,
                        step,
                        Json.mapper().createObjectNode().put("learning_rate", 1e-3 * (1 - step / 1000.0))))
                .toList();
    }

    private static ModelVersion version(List<String> labels) {
        ObjectNode recipe =
                Json.mapper().createObjectNode().put("method", "fine_tuning").put("seed", 42);
        recipe.putObject("hyperparameters").put("epochs", 8).put("learning_rate", 0.001);
        return new ModelVersion(
                "flowers",
                3,
                "job_1",
                "resnet18",
                labels,
                Map.of(),
                Confidence.UNKNOWN,
                recipe,
                new ModelVersion.Origin("ds_1", "ab"),
                new ModelVersion.Origin("graft-mini", "cd"),
                1,
                Instant.parse("2026-01-31T12:00:00Z"));
    }

    static String html(List<String> labels, Report report) {
        return html(labels, report, epochs());
    }

    static String html(List<String> labels, Report report, List<MetricPoint> epochs) {
        return TEMPLATES.render(ReportPage.of(new Subject(
                Optional.empty(),
                Optional.of(version(labels)),
                report,
                epochs,
                steps(),
                List.of("Fine tuning, because " + EVIL),
                new Thumbnails(Optional.empty(), 1))));
    }

    static Document parsed(String html) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
        return factory.newDocumentBuilder().parse(new ByteArrayInputStream(html.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void thePageIsWellFormedAndHasEverySection() throws Exception {
        List<String> labels = List.of("daisy", "rose", "tulip", "x");
        Document page = parsed(html(labels, report(labels, 0.9)));

        assertThat(texts(page, "h1")).containsExactly("flowers, version 3");
        assertThat(texts(page, "h2"))
                .containsExactly(
                        "How good it is",
                        "Was the transfer worth it",
                        "How it learned",
                        "What was taken for what (test)",
                        "Label by label (test)",
                        "Can its probabilities be taken at their word (test)",
                        "What it is worst at (test)",
                        "What was chosen",
                        "Time",
                        "Where it comes from");
        assertThat(page.getElementsByTagName("svg").getLength()).isEqualTo(5);
        assertThat(texts(page, "p")).anySatisfy(text -> assertThat(text).startsWith("Right on 9"));
    }

    @Test
    void aRangeTestIsDrawn() throws Exception {
        List<String> labels = List.of("daisy", "rose");
        Report plain = report(labels, 0.9);
        RangeTest test = new RangeTest();
        while (test.add(test.rate() < 0.1 ? 1 - test.rate() : 40)) {}
        Report with = new Report(
                plain.bestCheckpoint(),
                plain.splits(),
                plain.confidence(),
                plain.baselines(),
                plain.comparison(),
                plain.transferGain(),
                Optional.empty(),
                Optional.of(new LearningRateTest(0.01, "because", test.points())),
                Optional.empty(),
                plain.timing(),
                plain.warnings());
        Document page = parsed(html(labels, with));

        assertThat(page.getElementsByTagName("svg").getLength()).isEqualTo(6);
        assertThat(texts(page, "figcaption"))
                .anySatisfy(text -> assertThat(text).contains("learning rate rose"));
        assertThat(texts(page, "text")).contains("10^-5", "10^-2", "0.01");
    }

    static List<String> texts(Document page, String tag) {
        NodeList found = page.getElementsByTagName(tag);
        return IntStream.range(0, found.getLength())
                .mapToObj(i -> found.item(i).getTextContent())
                .toList();
    }

    @Test
    void whatUsersNamedIsTextEverywhere() throws Exception {
        List<String> labels = List.of("daisy", EVIL, "tulip");
        String html = html(labels, report(labels, 0.5));
        Document page = parsed(html);

        assertThat(page.getElementsByTagName("script").getLength()).isZero();
        assertThat(html).doesNotContain("<script");
        assertThat(texts(page, "th")).contains(EVIL);
        assertThat(texts(page, "strong")).contains(EVIL);
        assertThat(texts(page, "li")).containsExactly("Fine tuning, because " + EVIL);
        NodeList cells = page.getElementsByTagName("td");
        assertThat(IntStream.range(0, cells.getLength()).mapToObj(i -> ((Element) cells.item(i)).getAttribute("title")))
                .anySatisfy(title -> assertThat(title).startsWith(EVIL));
    }

    @Test
    void nothingIsLoadedFromElsewhere() throws Exception {
        List<String> labels = List.of("daisy", "rose");
        String html = html(labels, report(labels, 0.9));

        assertThat(html).doesNotContainIgnoringCase("http:").doesNotContainIgnoringCase("https:");
        for (String tag : List.of("link", "script", "iframe", "object", "embed", "base")) {
            assertThat(parsed(html).getElementsByTagName(tag).getLength()).isZero();
        }
        assertThat(html).doesNotContain("@import").doesNotContain("url(");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.02, 0.27, 0.9})
    void theVerdictFollowsTheInterval(double right) throws Exception {
        List<String> labels = List.of("a", "b", "c", "d");
        String verdict = texts(parsed(html(labels, report(labels, right))), "p").stream()
                .filter(text -> text.startsWith("Right on"))
                .findFirst()
                .orElseThrow();

        String expected = right > 0.5 ? "clearly better" : right < 0.1 ? "no better" : "not far from that";
        assertThat(verdict).contains(expected).contains("(25.0\u00a0%)");
    }

    @Test
    void hundredsOfLabelsGiveAListInPlaceOfAMatrix() throws Exception {
        List<String> labels =
                IntStream.range(0, 150).mapToObj("label_%03d"::formatted).toList();
        Document page = parsed(html(labels, report(labels, 0.3)));

        assertThat(texts(page, "p"))
                .contains("With 150 labels the whole matrix is more than can be looked at; it is in the"
                        + " report's JSON.");
        assertThat(texts(page, "summary")).containsExactly("Most frequent mistakes");
    }

    @Test
    void aReportOfAnEarlierVersionIsShownAsFarAsItGoes() throws Exception {
        Report old = Json.read("""
                {"best_checkpoint": {"name": "step-1", "phase": "training_head", "epoch": 1, "step": 1, "best": true,
                  "size_bytes": 0, "validation_loss": null, "validation_accuracy": null},
                 "splits": {"validation": null, "test": {"items": 1, "accuracy": {"value": 1, "low": 0.2, "high": 1},
                  "macro_f1": 1, "weighted_f1": 1, "log_loss": 0.1,
                  "labels": [{"label": "a", "precision": 1, "recall": 1, "f1": 1, "support": 1}],
                  "confusion_matrix": [[1]], "worst": [{"item": "item_000000", "label": "a", "predicted": "a", "loss": 0.1}]}},
                 "baselines": {}, "transfer_gain": null, "timing": {}, "warnings": []}""", Report.class);

        Document page = parsed(html(List.of("a"), old));

        assertThat(texts(page, "h2"))
                .contains("How good it is")
                .doesNotContain("Was the transfer worth it")
                .noneMatch(title -> title.startsWith("Can its"));
        assertThat(texts(page, "figcaption")).anyMatch(text -> text.contains("recognised, but not surely"));
    }

    @Test
    void numbersAreShort() {
        assertThat(List.of(0.0, 0.001, 0.00012345, 0.000012345, 12.3456, 1234567.0).stream()
                        .map(Shown::number))
                .containsExactly("0", "0.001", "0.000123", "1.23e-5", "12.3", "1230000");
        assertThat(Shown.decimal(-0.0004)).isEqualTo("0.000");
        assertThat(Shown.decimal(-0.0006)).isEqualTo("-0.001");
        assertThat(Shown.seconds(59.94)).isEqualTo("59.9 s");
        assertThat(Shown.seconds(75)).isEqualTo("1 min 15 s");
        assertThat(Shown.seconds(3725)).isEqualTo("1 h 02 min");
    }
}
