package dev.graft.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.graft.it.harness.Answer;
import dev.graft.it.harness.Client;
import dev.graft.it.harness.DrawnSigns;
import dev.graft.it.harness.GraftProcess;
import dev.graft.it.harness.Rest;
import dev.graft.it.harness.StreamedEvent;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainJobIT {
    @TempDir
    static Path folder;

    private static GraftProcess server;
    private static Client client;
    private static Rest rest;
    private static String dataset;
    private static String job;

    @BeforeAll
    static void train() {
        server = GraftProcess.start(folder.resolve("home"), Map.of());
        client = server.client();
        rest = server.rest();
        dataset = client.signs("signs");
        job = client.quickJob(dataset, "signs");
        client.awaitStatus(job, "succeeded");
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void theDatasetTellsItsLabelsAndSplits() {
        JsonNode ready = rest.get("/v1/datasets/" + dataset).expect(200).json();
        assertThat(ready.path("layout").asText()).isEqualTo("class_folders");
        assertThat(ready.path("items").asInt()).isEqualTo(60);
        assertThat(ready.path("excluded").asInt()).isZero();
        assertThat(ready.path("labels").findValuesAsText("name")).isEqualTo(DrawnSigns.labels());
        assertThat(ready.path("splits").path("train").asInt()).isEqualTo(48);
        assertThat(ready.path("splits").path("validation").asInt()).isEqualTo(6);
        assertThat(ready.path("splits").path("test").asInt()).isEqualTo(6);
    }

    @Test
    void aRawUploadGivesTheSameContent() {
        Answer answer = rest.send("POST", "/v1/datasets?name=raw", DrawnSigns.zip(), "Content-Type", "application/zip");
        String id = answer.expect(202).json().path("id").asText();
        assertThat(answer.header("Location")).endsWith("/v1/datasets/" + id);
        JsonNode raw = client.readyDataset(id);
        JsonNode form = rest.get("/v1/datasets/" + dataset).expect(200).json();
        assertThat(raw.path("name").asText()).isEqualTo("raw");
        assertThat(raw.path("sha256")).isEqualTo(form.path("sha256"));
        assertThat(raw.path("labels")).isEqualTo(form.path("labels"));
    }

    @Test
    void itemsAreListedAndGiveTheirBytesBack() {
        JsonNode page = rest.get("/v1/datasets/" + dataset + "/items?split=test&label=stop&limit=1")
                .expect(200)
                .json();
        JsonNode item = page.path("data").path(0);
        assertThat(item.path("label").asText()).isEqualTo("stop");
        Answer content = rest.get("/v1/datasets/%s/items/%s/content"
                        .formatted(dataset, item.path("id").asText()))
                .expect(200);
        assertThat(content.header("Content-Type")).isEqualTo("image/jpeg");
        assertThat(content.bytes()).startsWith(0xFF, 0xD8);
    }

    @Test
    void theJobTellsWhatItChoseAndWhatCameOut() {
        JsonNode ended = client.getJob(job);
        assertThat(ended.path("resolved").path("base_model").asText()).isNotEmpty();
        assertThat(ended.path("progress").path("fraction").asDouble()).isEqualTo(1.0);
        assertThat(ended.path("result").path("model").asText()).isEqualTo("signs");
        assertThat(ended.path("result").path("version").asInt()).isEqualTo(1);
        assertThat(ended.path("finish_reason").asText()).isIn("completed", "early_stopping");
        assertThat(ended.path("status_transitions").findValuesAsText("status"))
                .containsExactly("queued", "starting", "running", "succeeded");
        assertThat(ended.path("finished_at").asText()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
    }

    @Test
    void eventsAreReplayedInOrderAndEndWithTheLast() {
        List<StreamedEvent> events = client.events(job, 0);
        assertThat(events).extracting(StreamedEvent::id).isSorted().doesNotHaveDuplicates();
        assertThat(events)
                .extracting(StreamedEvent::type)
                .startsWith("job.queued")
                .contains("job.started", "job.resolved", "job.phase", "job.epoch", "job.checkpoint")
                .endsWith("job.succeeded");
        long middle = events.get(events.size() / 2).id();
        assertThat(client.events(job, middle))
                .isEqualTo(events.stream().filter(event -> event.id() > middle).toList());
    }

    @Test
    void eventsAreAlsoAList() {
        JsonNode list = rest.get("/v1/jobs/" + job + "/events", "Accept", "application/json")
                .expect(200)
                .json();
        assertThat(list.findValuesAsText("type")).contains("job.queued", "job.succeeded");
    }

    @Test
    void theReportCountsEveryTestItem() {
        JsonNode report = rest.get("/v1/jobs/" + job + "/report").expect(200).json();
        JsonNode test = report.path("splits").path("test");
        assertThat(report.path("job").asText()).isEqualTo(job);
        assertThat(test.path("items").asInt()).isEqualTo(6);
        assertThat(test.path("accuracy").path("low").asDouble())
                .isLessThanOrEqualTo(test.path("accuracy").path("value").asDouble());
        int counted = 0;
        for (JsonNode row : test.path("confusion_matrix")) {
            for (JsonNode count : row) {
                counted += count.asInt();
            }
        }
        assertThat(counted).isEqualTo(6);
    }

    @Test
    void metricsCheckpointsAndLogsAreThere() {
        assertThat(rest.get("/v1/jobs/" + job + "/metrics").expect(200).json().isEmpty())
                .isFalse();
        assertThat(rest.get("/v1/jobs/" + job + "/metrics", "Accept", "text/csv")
                        .expect(200)
                        .text()
                        .lines()
                        .count())
                .isGreaterThan(1);
        assertThat(rest.get("/v1/jobs/" + job + "/checkpoints").expect(200).text())
                .contains("epoch");
        assertThat(rest.get("/v1/jobs/" + job + "/logs?tail=5").expect(200).status())
                .isEqualTo(200);
    }

    @Test
    void anEndedJobRefusesToBePaused() {
        rest.act("/v1/jobs/" + job + "/pause").problem(409, "conflict");
    }

    @Test
    void aDryRunCreatesNothing() {
        JsonNode dry = rest.post("/v1/jobs", "{'dataset': '%s', 'dry_run': true}".formatted(dataset))
                .expect(200)
                .json();
        assertThat(dry.path("resolved").path("base_model").asText()).isNotEmpty();
        JsonNode estimate = dry.path("estimate");
        assertThat(estimate.path("duration_seconds").asDouble())
                .isGreaterThan(estimate.path("seconds_per_epoch").asDouble());
        assertThat(estimate.path("seconds_per_epoch").asDouble()).isPositive();
        assertThat(estimate.path("memory_bytes").asLong()).isBetween(100_000_000L, 4_000_000_000L);
        assertThat(estimate.at("/phases/extracting_features").asDouble())
                .as("an earlier job has done that")
                .isZero();
        assertThat(folder.resolve("home/attempts")).isDirectoryNotContaining("glob:**dry-run*");
        assertThat(rest.get("/v1/jobs").expect(200).json().path("data").findValuesAsText("dry_run"))
                .doesNotContain("true");
    }
}
