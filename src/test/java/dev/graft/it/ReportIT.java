package dev.graft.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.graft.demo.SignSet;
import dev.graft.it.harness.Answer;
import dev.graft.it.harness.Client;
import dev.graft.it.harness.DrawnSigns;
import dev.graft.it.harness.GraftProcess;
import dev.graft.it.harness.Rest;
import dev.graft.it.harness.StreamedEvent;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

/** What a job comes to: reports for programs and for people, what is done to probabilities, and evaluation elsewhere. */
class ReportIT {
    private static final String HTML = "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8";
    private static final int PER_KIND = 60;

    @TempDir
    static Path folder;

    private static GraftProcess server;
    private static Client client;
    private static Rest rest;
    private static String dataset;
    private static String job;

    /** A validation split that is large enough to choose temperature and threshold on. */
    @BeforeAll
    static void train() {
        server = GraftProcess.start(folder.resolve("home"), Map.of());
        client = server.client();
        rest = server.rest();
        dataset = upload("signs", 21);
        job = client.quickJob(dataset, "signs");
        client.awaitStatus(job, "succeeded");
    }

    private static String upload(String name, long seed) {
        byte[] zip = SignSet.draw(seed, DrawnSigns.KINDS, PER_KIND, 64).zip();
        Answer answer = rest.form(
                "/v1/datasets",
                Map.of("name", name, "splits", "{\"train\": 0.4, \"validation\": 0.4, \"test\": 0.2}"),
                List.of(new Rest.Part("signs.zip", "application/zip", zip)));
        return client.readyDataset(answer.expect(202).json().path("id").asText())
                .path("id")
                .asText();
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    private static Document page(String path) throws Exception {
        Answer answer = rest.get(path, "Accept", HTML).expect(200);
        assertThat(answer.header("Content-Type")).isEqualTo("text/html;charset=UTF-8");
        assertThat(answer.header("Content-Security-Policy")).startsWith("default-src 'none'");
        assertThat(Pattern.compile("(src|href)=\"(?!data:|#)")
                        .matcher(answer.text())
                        .find())
                .as("loads something from elsewhere")
                .isFalse();
        assertThat(answer.text())
                .doesNotContain("http:")
                .doesNotContain("https:")
                .doesNotContain("<script");
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
        return factory.newDocumentBuilder().parse(new ByteArrayInputStream(answer.bytes()));
    }

    private static List<String> texts(Document page, String tag) {
        NodeList found = page.getElementsByTagName(tag);
        return IntStream.range(0, found.getLength())
                .mapToObj(i -> found.item(i).getTextContent())
                .toList();
    }

    @Test
    void theReportIsAPageForABrowserAndJsonForAllOthers() throws Exception {
        Document page = page("/v1/jobs/" + job + "/report");

        assertThat(texts(page, "h1")).containsExactly("signs, version 1");
        assertThat(texts(page, "h2"))
                .contains(
                        "How it learned", "Was the transfer worth it", "What it is worst at (test)", "What was chosen");
        assertThat(page.getElementsByTagName("img").getLength()).isEqualTo(20);
        assertThat(page.getElementsByTagName("svg").getLength()).isGreaterThanOrEqualTo(4);
        assertThat(texts(page, "dt")).contains("learning_rate", "training head", "Dataset's SHA-256");
        for (String[] headers : new String[][] {{}, {"Accept", "*/*"}, {"Accept", "application/json"}}) {
            Answer json = rest.get("/v1/jobs/" + job + "/report", headers).expect(200);
            assertThat(json.header("Content-Type")).startsWith("application/json");
            assertThat(json.json().path("job").asText()).isEqualTo(job);
        }
        rest.get("/v1/jobs/job_0/report", "Accept", HTML).problem(404, "not_found");
        rest.get("/v1/jobs/" + job + "/report?x=1", "Accept", HTML).problem(422, "validation_failed");
    }

    @Test
    void thePageFitsEveryScreenAndCanBeReadInTheDark() throws Exception {
        Optional<ReportLook> browser = ReportLook.at(server.uri());
        assumeTrue(browser.isPresent(), "no chromium and chromedriver on the PATH");
        try (ReportLook look = browser.get()) {
            look.check("signs");
        }
    }

    @Test
    void theVersionsPageOutlivesJobAndDataset() throws Exception {
        String mine = upload("short", 22);
        String gone = client.quickJob(mine, "short");
        client.awaitStatus(gone, "succeeded");
        Document before = page("/v1/models/short/versions/1/report");
        assertThat(before.getElementsByTagName("img").getLength()).isEqualTo(20);
        rest.delete("/v1/jobs/" + gone).expect(204);
        rest.delete("/v1/datasets/" + mine).expect(204);

        Document after = page("/v1/models/short/versions/1/report");

        assertThat(after.getElementsByTagName("img").getLength()).isZero();
        assertThat(texts(after, "div")).filteredOn("picture gone"::equals).hasSize(20);
        assertThat(texts(after, "h2"))
                .contains("How good it is", "What was chosen")
                .doesNotContain("How it learned");
        rest.get("/v1/models/short/versions/9/report", "Accept", HTML).problem(404, "not_found");
    }

    @Test
    void theReportTellsHowSureItsNumbersAreAndWhatTheBaseModelWasWorth() {
        JsonNode report =
                rest.get("/v1/models/signs/versions/1/report").expect(200).json();
        JsonNode test = report.at("/splits/test");

        for (String number : List.of("macro_f1", "weighted_f1", "log_loss")) {
            JsonNode interval = test.path("intervals").path(number);
            assertThat(interval.path("value").asDouble())
                    .isEqualTo(test.path(number).asDouble());
            assertThat(interval.path("low").asDouble())
                    .isLessThanOrEqualTo(interval.path("high").asDouble());
        }
        assertThat(test.path("top5_accuracy").isNull()).as("of three labels").isTrue();
        assertThat(test.at("/calibration/after/bins")).hasSize(15);
        assertThat(report.path("baselines").fieldNames())
                .toIterable()
                .containsExactly("majority", "knn", "linear_probe");
        assertThat(report.at("/comparison/split").asText()).isEqualTo("test");
        assertThat(report.path("transfer_gain").asDouble())
                .isEqualTo(test.at("/accuracy/value").asDouble()
                        - report.at("/baselines/majority/value").asDouble());
    }

    @Test
    void aThresholdMakesTheModelSayNoneOfThese() {
        JsonNode version = rest.get("/v1/models/signs/versions/1").expect(200).json();
        double kept = version.at("/confidence/threshold/probability").asDouble();
        assertThat(version.at("/confidence/threshold/right_kept").asDouble()).isGreaterThanOrEqualTo(0.95);
        assertThat(kept).isBetween(1 / 3.0, 1.0);
        List<Rest.Part> one = DrawnSigns.parts().subList(0, 1);
        String predict = "/v1/models/signs/predict";

        JsonNode plain = prediction(predict, one);
        JsonNode below = prediction(predict + "?threshold=1", one);
        JsonNode enough = prediction(predict + "?threshold=0", one);
        JsonNode chosen = prediction(predict + "?threshold=auto", one);

        assertThat(plain.path("below_threshold").asBoolean(true)).isFalse();
        assertThat(enough).isEqualTo(plain);
        assertThat(below.path("label").isNull()).isTrue();
        assertThat(below.path("below_threshold").asBoolean()).isTrue();
        assertThat(below.path("top")).isEqualTo(plain.path("top"));
        assertThat(chosen.path("below_threshold").asBoolean())
                .isEqualTo(plain.path("probability").asDouble() < kept);
        for (String wrong : List.of("2", "-0.1", "none", "NaN")) {
            rest.form(predict + "?threshold=" + wrong, Map.of(), one).problem(422, "validation_failed");
        }
    }

    private static JsonNode prediction(String path, List<Rest.Part> parts) {
        return rest.form(path, Map.of(), parts).expect(200).json().at("/predictions/0");
    }

    @Test
    void aVersionIsEvaluatedOnAnotherDataset() throws Exception {
        String other = upload("other", 23);
        String trial = client.job("{'kind': 'evaluation', 'model': 'signs', 'dataset': '%s'}".formatted(other));

        List<StreamedEvent> events = client.events(trial, 0);
        JsonNode ended = client.awaitStatus(trial, "succeeded");

        assertThat(ended.path("kind").asText()).isEqualTo("evaluation");
        assertThat(ended.at("/resolved/version").asInt()).isEqualTo(1);
        assertThat(ended.at("/result/evaluated/model").asText()).isEqualTo("signs");
        assertThat(ended.at("/result/metrics/all_accuracy").asDouble()).isGreaterThan(0.8);
        assertThat(events).extracting(StreamedEvent::type).contains("job.phase", "job.progress");
        JsonNode report = rest.get("/v1/jobs/" + trial + "/report").expect(200).json();
        assertThat(report.path("model").asText()).isEqualTo("signs");
        assertThat(report.path("dataset").asText()).isEqualTo(other);
        assertThat(report.at("/splits/all/items").asInt()).isEqualTo(180);
        assertThat(report.path("unknown_labels")).isEmpty();
        assertThat(rest.get("/v1/models/signs/versions").expect(200).json().path("data"))
                .as("no version is registered")
                .hasSize(1);
        Document page = page("/v1/jobs/" + trial + "/report");
        assertThat(texts(page, "h1")).containsExactly("signs, version 1");
        assertThat(texts(page, "h2")).contains("What was taken for what (all)").doesNotContain("How it learned");
        assertThat(rest.get("/v1/jobs?kind=evaluation").expect(200).json().path("data"))
                .hasSizeGreaterThanOrEqualTo(1);
        assertThat(rest.get("/v1/jobs?kind=evaluation&model=signs")
                        .expect(200)
                        .json()
                        .at("/data/0/id"))
                .isNotNull();
    }

    @Test
    void metricsTellOfJobsAndLoadedModels() {
        rest.form("/v1/models/signs/predict", Map.of(), DrawnSigns.parts()).expect(200);

        String metrics = rest.get("/q/metrics").expect(200).text();

        assertThat(metrics)
                .contains("graft_job_duration_seconds_count{kind=\"training\",status=\"succeeded\"}")
                .contains("graft_queue_wait_seconds_count{kind=\"training\"}")
                .contains("graft_training_items_per_second ")
                .containsPattern("graft_models_loaded [1-9]")
                .containsPattern("graft_native_memory_bytes [1-9]");
    }

    @Test
    void whatIsWrongWithAnEvaluationIsTold() {
        JsonNode unknown = rest.post(
                        "/v1/jobs",
                        "{'kind': 'evaluation', 'model': 'sings', 'dataset': 'ds_x', 'hyperparameters': {}}")
                .problem(422, "validation_failed");
        assertThat(unknown.path("errors").findValuesAsText("param"))
                .containsExactlyInAnyOrder("hyperparameters", "dataset", "model");
        rest.post(
                        "/v1/jobs",
                        "{'kind': 'evaluation', 'model': 'signs', 'version': 9, 'dataset': '%s'}".formatted(dataset))
                .problem(422, "validation_failed");
    }

    @Test
    void anEvaluationOnWhatItLearnedFromIsWarned() {
        String trial = client.job(
                "{'kind': 'evaluation', 'model': 'signs', 'version': 1, 'dataset': '%s'}".formatted(dataset));
        JsonNode ended = client.awaitStatus(trial, "succeeded");

        assertThat(ended.path("warnings").findValuesAsText("code")).containsExactly("seen_in_training");
        JsonNode again = rest.get("/v1/jobs/" + trial + "/report").expect(200).json();
        JsonNode first = rest.get("/v1/jobs/" + job + "/report").expect(200).json();
        assertThat(again.at("/splits/test/confusion_matrix")).isEqualTo(first.at("/splits/test/confusion_matrix"));
        assertThat(again.at("/warnings/0/code").asText()).isEqualTo("seen_in_training");
    }
}
