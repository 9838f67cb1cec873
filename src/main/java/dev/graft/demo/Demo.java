package dev.graft.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The first thing that a newcomer runs: draws photographs of traffic signs, teaches a model to tell them through
 * the public REST API, shows how well it does and asks it about pictures that it has not seen.
 */
public final class Demo {
    private static final String MODEL = "traffic-signs";
    private static final List<Sign> KINDS = List.of(Sign.values());
    private static final int PER_KIND = 80;
    private static final int HELD_BACK_PER_KIND = 1;
    private static final int SIZE = 96;
    private static final long SEED = 42;

    /** Drawings are far from the photographs that the base model knows: all of it learns, each block as fast as the head. */
    private static final Map<String, ?> HYPERPARAMETERS =
            Map.of("epochs", 14, "unfreeze_from", "stem", "batch_norm", "trained", "backbone_learning_rate", 0.003);

    private final Api api;
    private final PrintStream out;
    private final boolean terminal;
    private final Duration poll;
    private final int perKind;

    Demo(Api api, PrintStream out, boolean terminal, Duration poll, int perKind) {
        this.api = api;
        this.out = out;
        this.terminal = terminal;
        this.poll = poll;
        this.perKind = perKind;
    }

    /**
     * Runs against a server that is ready; where it wants a key, the first of {@code GRAFT_API_KEYS} is sent.
     *
     * @return the exit code: 0, or 1 with the reason printed
     */
    public static int run(URI server, PrintStream out) {
        Optional<String> key = Optional.ofNullable(System.getenv("GRAFT_API_KEYS"))
                .map(keys -> keys.split(",")[0].strip())
                .filter(first -> !first.isEmpty());
        return new Demo(new Api(server, key), out, System.console() != null, Duration.ofMillis(250), PER_KIND).run();
    }

    int run() {
        try {
            Path folder = Files.createTempDirectory("graft-demo-");
            out.printf(
                    "Drawing %d photographs of %d kinds of traffic sign ...%n", KINDS.size() * perKind, KINDS.size());
            byte[] zip = SignSet.draw(SEED, KINDS, perKind, SIZE).zip();
            Files.write(folder.resolve(MODEL + ".zip"), zip);
            String job = train(upload(zip));
            report(job);
            predict(folder);
            whereToGo(folder);
            return 0;
        } catch (DemoFailure e) {
            out.println();
            out.println("The demo stops here. " + e.getMessage());
            return 1;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Uploads the archive and waits until it is a dataset. */
    private String upload(byte[] zip) {
        String id = api.upload("/v1/datasets", Map.of("name", MODEL), MODEL + ".zip", "application/zip", zip)
                .path("id")
                .asText();
        JsonNode dataset = api.get("/v1/datasets/" + id);
        while (dataset.path("status").asText().equals("validating")) {
            pause();
            dataset = api.get("/v1/datasets/" + id);
        }
        if (!dataset.path("status").asText().equals("ready")) {
            throw new DemoFailure("The dataset failed: " + reason(dataset));
        }
        JsonNode splits = dataset.path("splits");
        out.printf(
                "Uploaded as dataset %s: %d to train on, %d to validate, %d to test.%n",
                id,
                splits.path("train").asInt(),
                splits.path("validation").asInt(),
                splits.path("test").asInt());
        return id;
    }

    /** Starts a job and follows it to its end. */
    private String train(String dataset) {
        JsonNode job = api.post(
                "/v1/jobs",
                Map.of(
                        "dataset",
                        dataset,
                        "model",
                        MODEL,
                        "method",
                        "fine_tuning",
                        "hyperparameters",
                        HYPERPARAMETERS));
        String id = job.path("id").asText();
        out.printf("Training as job %s ...%n", id);
        ProgressBar bar = new ProgressBar(out, terminal);
        while (job.path("finished_at").asText("null").equals("null")) {
            bar.show(job);
            pause();
            job = api.get("/v1/jobs/" + id);
        }
        bar.show(job);
        bar.end();
        if (!job.path("status").asText().equals("succeeded")) {
            throw new DemoFailure(
                    "The job ended as %s: %s".formatted(job.path("status").asText(), reason(job)));
        }
        return id;
    }

    private void report(String job) {
        JsonNode splits = api.get("/v1/jobs/" + job + "/report").path("splits");
        String split = splits.hasNonNull("test") ? "test" : "validation";
        out.println();
        out.println(ReportText.accuracy(split, splits.path(split)));
        out.println(ReportText.confusion(splits.path(split)));
    }

    /** Asks about photographs that were in no split, and leaves them where a person can look. */
    private void predict(Path folder) throws IOException {
        out.println();
        List<Photo> held =
                SignSet.draw(SEED + 1, KINDS, HELD_BACK_PER_KIND, SIZE).photos();
        int right = 0;
        for (Photo photo : held) {
            Files.write(folder.resolve(photo.name()), photo.jpeg());
            JsonNode prediction = api.upload(
                            "/v1/models/" + MODEL + "/predict", Map.of(), photo.name(), "image/jpeg", photo.jpeg())
                    .path("predictions")
                    .path(0);
            String label = prediction.path("label").asText();
            boolean hit = label.equals(photo.sign().label());
            right += hit ? 1 : 0;
            out.printf(
                    "  %-20s -> %-12s %5.1f %%  %s%n",
                    photo.name(), label, 100 * prediction.path("probability").asDouble(), hit ? "right" : "WRONG");
        }
        out.printf("%d of %d new photographs right.%n", right, held.size());
    }

    private void whereToGo(Path folder) {
        out.println();
        out.println("The pictures:  " + folder);
        out.println("The model:     " + api.at("/v1/models/" + MODEL));
        out.println("The whole API: " + api.at("/q/swagger-ui"));
        out.println("A photo of your own:");
        out.printf("  curl -F file=@photo.jpg %s%n", api.at("/v1/models/" + MODEL + "/predict"));
    }

    private static String reason(JsonNode resource) {
        JsonNode error = resource.path("error");
        String hint = error.path("hint").asText("null");
        return error.path("message").asText("no reason given") + (hint.equals("null") ? "" : " (" + hint + ")");
    }

    private void pause() {
        try {
            Thread.sleep(poll.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DemoFailure("Interrupted.", e);
        }
    }
}
