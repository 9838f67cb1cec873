package dev.graft.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DemoTest {
    private static final String VALIDATING = "{'id': 'ds_1', 'status': 'validating', 'error': null}";
    private static final String READY =
            "{'id': 'ds_1', 'status': 'ready', 'splits': {'train': 432, 'validation': 27, 'test': 27}}";
    private static final String QUEUED = "{'id': 'job_1', 'status': 'queued', 'progress': null, 'finished_at': null}";
    private static final String RUNNING =
            "{'id': 'job_1', 'status': 'running', 'progress': {'fraction': 0.5, 'phase': 'fine_tuning', 'epoch': 4,"
                    + " 'epochs': 8}, 'metrics': {'train_loss': 0.25}, 'finished_at': null}";
    private static final String SUCCEEDED = "{'id': 'job_1', 'status': 'succeeded', 'progress': {'fraction': 1.0,"
            + " 'phase': 'registering'}, 'finished_at': '2026-01-01T00:00:00.000Z'}";
    private static final String FAILED =
            "{'id': 'job_1', 'status': 'failed', 'finished_at': '2026-01-01T00:00:00.000Z',"
                    + " 'error': {'message': 'The loss is not a number.', 'hint': 'lower learning_rate'}}";
    private static final String REPORT = "{'splits': {'validation': null, 'test': {'items': 27, 'accuracy':"
            + " {'value': 0.963, 'low': 0.81, 'high': 0.99}, 'labels': [{'label': 'stop'}, {'label': 'yield'}],"
            + " 'confusion_matrix': [[13, 1], [0, 13]]}}}";

    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();

    @Test
    void goesFromUploadToPrediction() {
        try (StubServer stub = server()) {
            stub.on("GET /v1/jobs/job_1", 200, json(RUNNING))
                    .on("GET /v1/jobs/job_1", 200, json(SUCCEEDED))
                    .on("GET /v1/jobs/job_1/report", 200, json(REPORT))
                    .on("POST /v1/models/traffic-signs/predict", 200, prediction());
            assertThat(run(stub)).isZero();
            assertThat(text())
                    .contains("dataset ds_1: 432 to train on")
                    .contains("fine tuning  epoch 4/8  train loss 0.250")
                    .contains("96.3 % (95 % interval 81.0 to 99.0 %)")
                    .contains("stop-000.jpg")
                    .contains("1 of 9 new photographs right")
                    .contains("curl -F file=@photo.jpg " + stub.uri() + "/v1/models/traffic-signs/predict");
            assertThat(stub.bodies())
                    .anyMatch(body -> body.contains("name=\"file\"; filename=\"traffic-signs.zip\"")
                            && body.contains("stop/stop-000.jpg"))
                    .anyMatch(body -> body.contains("\"method\":\"fine_tuning\""));
        }
    }

    @Test
    void aFailedJobEndsTheDemoWithItsReason() {
        try (StubServer stub = server()) {
            stub.on("GET /v1/jobs/job_1", 200, json(FAILED));
            assertThat(run(stub)).isEqualTo(1);
            assertThat(text()).contains("The job ended as failed: The loss is not a number. (lower learning_rate)");
        }
    }

    @Test
    void aRefusalIsToldWithAllItsFaults() {
        try (StubServer stub = new StubServer()) {
            stub.on(
                    "POST /v1/datasets",
                    422,
                    json("{'title': 'The request is not valid', 'detail': '1 field is not valid.', 'errors':"
                            + " [{'param': 'name', 'message': 'is too long', 'hint': 'shorten it'}]}"));
            assertThat(run(stub)).isEqualTo(1);
            assertThat(text())
                    .contains("POST /v1/datasets was answered with 422: The request is not valid")
                    .contains("1 field is not valid.")
                    .contains("- name: is too long (shorten it)");
        }
    }

    @Test
    void aServerThatIsNotThereIsNamed() {
        StubServer gone = new StubServer();
        gone.close();
        assertThat(run(gone)).isEqualTo(1);
        assertThat(text()).contains("The server at " + gone.uri());
    }

    private static StubServer server() {
        return new StubServer()
                .on("POST /v1/datasets", 202, json(VALIDATING))
                .on("GET /v1/datasets/ds_1", 200, json(VALIDATING))
                .on("GET /v1/datasets/ds_1", 200, json(READY))
                .on("POST /v1/jobs", 202, json(QUEUED));
    }

    private static String prediction() {
        return json("{'predictions': [{'label': 'stop', 'probability': 0.9, 'error': null}]}");
    }

    private int run(StubServer stub) {
        PrintStream out = new PrintStream(shown, true, StandardCharsets.UTF_8);
        return new Demo(new Api(stub.uri(), Optional.empty()), out, false, Duration.ofMillis(1), 1).run();
    }

    private String text() {
        return shown.toString(StandardCharsets.UTF_8);
    }

    private static String json(String single) {
        return single.replace('\'', '"');
    }
}
