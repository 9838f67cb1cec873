package dev.graft.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.graft.it.harness.Answer;
import dev.graft.it.harness.Await;
import dev.graft.it.harness.Client;
import dev.graft.it.harness.DrawnShapes;
import dev.graft.it.harness.DrawnShapes.Drawn;
import dev.graft.it.harness.GraftProcess;
import dev.graft.it.harness.Rest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Several labels a picture, and numbers, from the upload to the prediction. */
class TasksIT {
    private static final int PICTURES = 240;
    private static final int UNSEEN = 40;
    private static final Duration IMPORTED = Duration.ofSeconds(60);

    @TempDir
    static Path folder;

    private static GraftProcess server;
    private static Client client;
    private static Rest rest;
    private static String shapes;
    private static String sizes;

    @BeforeAll
    static void train() {
        server = GraftProcess.start(folder.resolve("home"), Map.of());
        client = server.client();
        rest = server.rest();
        shapes = client.upload("shapes", DrawnShapes.zip(DrawnShapes.several(21, PICTURES)));
        sizes = client.upload("sizes", DrawnShapes.zip(DrawnShapes.sized(22, PICTURES)));
        for (String dataset : List.of(shapes, sizes)) {
            String name = dataset.equals(shapes) ? "shapes" : "sizes";
            client.awaitStatus(client.quickJob(dataset, name + "-quick"), "succeeded");
            client.awaitStatus(
                    client.job(("{'dataset': '%s', 'model': '%s', 'method': 'fine_tuning', 'seed': 7,"
                                    + " 'hyperparameters': {'epochs': 12, 'unfreeze_from': 'stem'}}")
                            .formatted(dataset, name)),
                    "succeeded");
        }
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    private static JsonNode get(String path) {
        return rest.get(path, "Accept", "application/json").expect(200).json();
    }

    private static JsonNode test(String model) {
        return get("/v1/models/%s/versions/1/report".formatted(model))
                .path("splits")
                .path("test");
    }

    private static JsonNode predictions(String model, List<Drawn> pictures) {
        return rest.form(
                        "/v1/models/%s/predict".formatted(model),
                        Map.of(),
                        pictures.stream().map(Drawn::part).toList())
                .expect(200)
                .json()
                .path("predictions");
    }

    private static List<String> texts(JsonNode array, String field) {
        List<String> texts = new ArrayList<>();
        array.forEach(entry -> texts.add(entry.path(field).asText()));
        return texts;
    }

    @Test
    void datasetsTellTheTaskThatWasRecognised() {
        JsonNode several = get("/v1/datasets/" + shapes);
        JsonNode values = get("/v1/datasets/" + sizes);

        assertThat(several.path("task").asText()).isEqualTo("image_multilabel");
        assertThat(texts(several.path("labels"), "name")).isEqualTo(DrawnShapes.LABELS);
        assertThat(several.path("label_statistics").isNull()).isTrue();
        assertThat(values.path("task").asText()).isEqualTo("image_regression");
        assertThat(values.path("labels").size()).isZero();
        assertThat(values.path("label_statistics").path("train").path("mean").asDouble())
                .isBetween(DrawnShapes.SMALLEST, DrawnShapes.LARGEST);
        assertThat(values.path("label_statistics").path("test").path("std").asDouble())
                .isPositive();
    }

    @Test
    void itemsShowListsAndNumbers() {
        JsonNode circles = get("/v1/datasets/%s/items?label=circle&limit=1".formatted(shapes));
        JsonNode item = get("/v1/datasets/%s/items?limit=1".formatted(sizes))
                .path("data")
                .path(0);

        assertThat(circles.path("data").path(0).path("label").isArray()).isTrue();
        assertThat(circles.path("data").path(0).path("label").toString()).contains("circle");
        assertThat(item.path("label").isNumber()).isTrue();
    }

    /** Chance is 0.5. */
    @ParameterizedTest
    @CsvSource({"shapes-quick, 0.85", "shapes, 0.95"})
    void severalLabelsAreLearned(String model, double precision) {
        JsonNode test = test(model);

        assertThat(test.path("mean_average_precision").path("value").asDouble()).isGreaterThan(precision);
        assertThat(test.path("mean_average_precision").path("low").asDouble())
                .isLessThanOrEqualTo(
                        test.path("mean_average_precision").path("value").asDouble());
        assertThat(texts(test.path("labels"), "label")).isEqualTo(DrawnShapes.LABELS);
        test.path("labels")
                .forEach(label -> assertThat(label.path("threshold").asDouble()).isStrictlyBetween(0.0, 1.0));
    }

    /** Always the mean has an R² of 0. */
    @ParameterizedTest
    @CsvSource({"sizes-quick, 0.8", "sizes, 0.9"})
    void valuesAreLearned(String model, double explained) {
        JsonNode test = test(model);

        assertThat(test.path("r2").path("value").asDouble()).isGreaterThan(explained);
        assertThat(test.path("mae").path("value").asDouble())
                .isLessThanOrEqualTo(test.path("rmse").path("value").asDouble());
        assertThat(test.path("worst").path(0).path("label").isNumber()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"shapes-quick, prior", "shapes, prior", "sizes-quick, mean", "sizes, mean"})
    void reportsTellWhatTheFrozenBaseModelIsWorth(String model, String simplest) {
        JsonNode report = get("/v1/models/%s/versions/1/report".formatted(model));

        assertThat(report.path("baselines").fieldNames()).toIterable().containsExactly(simplest, "knn", "linear_probe");
        double same = report.path("baselines").path(simplest).path("value").asDouble();
        assertThat(report.at("/baselines/linear_probe/value").asDouble()).isGreaterThan(same + 0.2);
        assertThat(report.at("/baselines/knn/low").asDouble())
                .isLessThan(report.at("/baselines/knn/high").asDouble());
        assertThat(report.at("/comparison/split").asText()).isEqualTo("test");
        assertThat(report.at("/comparison/items").asInt())
                .isEqualTo(report.at("/splits/test/items").asInt());
        assertThat(report.at("/comparison/gain_over").asText()).isEqualTo(simplest);
    }

    /** As good on other pictures as on those of its test split. */
    @ParameterizedTest
    @CsvSource({"shapes, mean_average_precision, 0.9", "sizes, r2, 0.85"})
    void aVersionIsEvaluatedOnAnotherDataset(String model, String metric, double reached) {
        boolean several = model.equals("shapes");
        byte[] zip = DrawnShapes.zip(several ? DrawnShapes.several(41, UNSEEN) : DrawnShapes.sized(42, UNSEEN));
        String other = client.upload("other-" + model, zip);
        String job = client.job("{'kind': 'evaluation', 'model': '%s', 'dataset': '%s'}".formatted(model, other));

        JsonNode ended = client.awaitStatus(job, "succeeded");

        JsonNode report = get("/v1/jobs/" + job + "/report");
        JsonNode all = report.at("/splits/all");
        assertThat(all.path("items").asInt()).isEqualTo(UNSEEN);
        assertThat(all.path(metric).path("value").asDouble()).isGreaterThan(reached);
        assertThat(ended.at("/result/metrics/all_" + metric).asDouble())
                .isEqualTo(all.path(metric).path("value").asDouble());
        assertThat(report.path("unknown_labels")).isEmpty();
        assertThat(report.path("warnings")).isEmpty();
        if (several) {
            assertThat(all.path("labels").findValuesAsText("threshold"))
                    .isEqualTo(test(model).path("labels").findValuesAsText("threshold"));
        }
        assertThat(rest.get("/v1/jobs/%s/report".formatted(job), "Accept", "text/html")
                        .expect(200)
                        .text())
                .contains("<!DOCTYPE html>", UNSEEN + " items");
    }

    @Test
    void aVersionIsNotEvaluatedOnAnotherTask() {
        JsonNode errors = rest.post(
                        "/v1/jobs", "{'kind': 'evaluation', 'model': 'shapes', 'dataset': '%s'}".formatted(sizes))
                .problem(422, "validation_failed")
                .path("errors");

        assertThat(errors.path(0).path("param").asText()).isEqualTo("dataset");
        assertThat(errors.path(0).path("message").asText())
                .isEqualTo("is for image_regression, and version 1 of shapes for image_multilabel");
    }

    @Test
    void aPredictionHasEveryLabelAboveItsThreshold() {
        List<Drawn> unseen = DrawnShapes.several(31, UNSEEN);
        JsonNode predictions = predictions("shapes", unseen);

        int right = 0;
        for (int i = 0; i < UNSEEN; i++) {
            JsonNode prediction = predictions.path(i);
            List<String> labels = texts(prediction.path("labels"), "label");
            right += labels.stream().sorted().toList().equals(unseen.get(i).labels()) ? 1 : 0;
            assertThat(prediction.path("top").size()).isEqualTo(3);
            assertThat(prediction.path("label").asText())
                    .isEqualTo(prediction.path("top").path(0).path("label").asText());
            assertThat(prediction.path("value").isNull()).isTrue();
        }
        // All three right by chance: an eighth.
        assertThat(right).isGreaterThan(UNSEEN * 3 / 4);
    }

    @Test
    void aPredictionOfAValueIsInTheUnitOfTheDataset() {
        List<Drawn> unseen = DrawnShapes.sized(32, UNSEEN);
        JsonNode predictions = predictions("sizes", unseen);

        double error = 0;
        for (int i = 0; i < UNSEEN; i++) {
            JsonNode prediction = predictions.path(i);
            error +=
                    Math.abs(prediction.path("value").asDouble() - unseen.get(i).value()) / UNSEEN;
            assertThat(prediction.path("label").isNull()).isTrue();
            assertThat(prediction.path("probability").isNull()).isTrue();
            assertThat(prediction.path("top").size()).isZero();
        }
        // Radii are spread evenly over 22 pixels: always the mean misses by 5.5.
        assertThat(error).isLessThan(2.2);
    }

    @Test
    void aVersionTellsItsTask() {
        assertThat(get("/v1/models/shapes/versions/1").path("task").asText()).isEqualTo("image_multilabel");
        assertThat(get("/v1/models/sizes/versions/1").path("task").asText()).isEqualTo("image_regression");
        assertThat(get("/v1/models/sizes/versions/1")
                        .path("metrics")
                        .path("test_r2")
                        .isNumber())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "loss, '''cross_entropy'''",
        "label_smoothing, 0.1",
    })
    void whatDoesNotFitTheTaskIsRefused(String setting, String value) {
        Answer refused = rest.post(
                "/v1/jobs", "{'dataset': '%s', 'hyperparameters': {'%s': %s}}".formatted(shapes, setting, value));

        assertThat(refused.problem(422, "validation_failed")
                        .path("errors")
                        .path(0)
                        .path("param")
                        .asText())
                .isEqualTo("hyperparameters." + setting);
    }

    @Test
    void weightsOfLabelsMeanNothingWhereThereAreNone() {
        Answer refused = rest.post(
                "/v1/jobs",
                "{'dataset': '%s', 'hyperparameters': {'class_weights': 'balanced'}, 'checkpoint': {'metric': 'accuracy'}}"
                        .formatted(sizes));

        assertThat(texts(refused.problem(422, "validation_failed").path("errors"), "param"))
                .containsExactlyInAnyOrder("hyperparameters.class_weights", "checkpoint.metric");
    }

    @ParameterizedTest
    @CsvSource({"mean_average_precision, 0.75", "r2, 0.5"})
    void baseModelsAreRankedByTheNumberOfTheTask(String metric, double reached) {
        String dataset = metric.equals("r2") ? sizes : shapes;
        String job = rest.post(
                        "/v1/base-models/rank", "{'dataset': '%s', 'candidates': ['graft-mini']}".formatted(dataset))
                .expect(202)
                .json()
                .path("id")
                .asText();

        JsonNode result = client.awaitStatus(job, "succeeded").path("result");

        assertThat(result.path("metric").asText()).isEqualTo(metric);
        JsonNode first = result.at("/ranking/0");
        assertThat(first.at("/probe/value").asDouble()).isGreaterThan(reached);
        assertThat(first.at("/knn/value").asDouble()).isGreaterThan(0);
        assertThat(first.path("probe_accuracy").isNull()).isTrue();
        assertThat(first.path("logme").isNumber()).isTrue();
        assertThat(rest.get("/v1/jobs/%s/report".formatted(job), "Accept", "text/html")
                        .expect(200)
                        .text())
                .contains("graft-mini");
    }

    @Test
    void anExportIsABaseModelAgain() {
        byte[] zip = rest.get("/v1/models/sizes/versions/1/export").expect(200).bytes();
        rest.form(
                        "/v1/base-models",
                        Map.of("name", "sizes-again"),
                        List.of(new Rest.Part("sizes.zip", "application/zip", zip)))
                .expect(202);
        Await.until(IMPORTED, () -> "it is still being imported", () -> Optional.of(get("/v1/base-models/sizes-again"))
                .filter(model -> Client.status(model).equals("available")));

        JsonNode job = client.awaitStatus(
                client.job(("{'dataset': '%s', 'base_model': 'sizes-again', 'model': 'again', 'seed': 7,"
                                + " 'method': 'feature_extraction'}")
                        .formatted(sizes)),
                "succeeded");

        assertThat(job.path("result").path("version").asInt()).isEqualTo(1);
        // Its features know what it has learned.
        assertThat(test("again").path("r2").path("value").asDouble()).isGreaterThan(0.9);
    }

    @Test
    void reportsArePagesToo() {
        for (String model : List.of("shapes", "sizes")) {
            String page = rest.get("/v1/models/%s/versions/1/report".formatted(model), "Accept", "text/html")
                    .expect(200)
                    .text();

            assertThat(page).contains("<!DOCTYPE html>", model);
        }
    }

    @Test
    void theLastEpochTellsTheNumbersOfTheTask() {
        JsonNode job = get("/v1/jobs?model=sizes").path("data").path(0);

        assertThat(job.path("metrics").path("validation_metrics").path("r2").isNumber())
                .isTrue();
        assertThat(job.path("metrics").path("validation_accuracy").isNull()).isTrue();
        assertThat(job.path("metrics").path("train_accuracy").isNull()).isTrue();
    }
}
