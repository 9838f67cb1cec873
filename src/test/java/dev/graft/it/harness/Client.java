package dev.graft.it.harness;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** The steps that a user of Graft takes, each with the waiting that belongs to it. */
public record Client(Rest rest) {
    private static final Duration DATASET = Duration.ofSeconds(60);
    private static final Duration JOB = Duration.ofMinutes(4);
    private static final Set<String> ENDED = Set.of("succeeded", "failed", "cancelled");

    /** Uploads {@link DrawnSigns} and returns the id of the dataset once it is ready. */
    public String signs(String name) {
        return upload(name, DrawnSigns.zip());
    }

    /** Uploads an archive and returns the id of the dataset once it is ready. */
    public String upload(String name, byte[] zip) {
        Answer answer = rest.form(
                "/v1/datasets", Map.of("name", name), List.of(new Rest.Part(name + ".zip", "application/zip", zip)));
        return readyDataset(answer.expect(202).json().path("id").asText())
                .path("id")
                .asText();
    }

    /** Waits for the end of its validation. */
    public JsonNode readyDataset(String id) {
        JsonNode dataset =
                await("/v1/datasets/" + id, DATASET, seen -> !status(seen).equals("validating"));
        if (!status(dataset).equals("ready")) {
            throw new AssertionError("The dataset is not ready: " + dataset);
        }
        return dataset;
    }

    /** A job that takes seconds. */
    public String quickJob(String dataset, String model) {
        return job("{'dataset': '%s', 'model': '%s', 'method': 'feature_extraction', 'seed': 7}"
                .formatted(dataset, model));
    }

    /** A job of that many short epochs, none of them spared by early stopping. */
    public String longJob(String dataset, String model, int epochs) {
        return job(("{'dataset': '%s', 'model': '%s', 'method': 'fine_tuning', 'seed': 7, 'hyperparameters':"
                        + " {'epochs': %d, 'head_epochs': 1, 'batch_size': 16, 'early_stopping_patience': 1000}}")
                .formatted(dataset, model, epochs));
    }

    public String job(String body) {
        return rest.post("/v1/jobs", body).expect(202).json().path("id").asText();
    }

    public JsonNode getJob(String id) {
        return rest.get("/v1/jobs/" + id).expect(200).json();
    }

    /** Waits until the job is in that state; fails at once when it ends in another. */
    public JsonNode awaitStatus(String id, String wanted) {
        return awaitJob(id, job -> status(job).equals(wanted));
    }

    /** Waits until the fine-tuning of the job has reached that epoch. */
    public JsonNode awaitEpoch(String id, int epoch) {
        return awaitJob(
                id,
                job -> job.path("progress").path("phase").asText().equals("fine_tuning")
                        && job.path("progress").path("epoch").asInt() >= epoch);
    }

    public JsonNode awaitJob(String id, Predicate<JsonNode> wanted) {
        return await("/v1/jobs/" + id, JOB, job -> {
            if (!wanted.test(job) && ENDED.contains(status(job))) {
                throw new AssertionError("The job ended otherwise: " + job);
            }
            return wanted.test(job);
        });
    }

    /** The whole stream of a job's events; waits for its end. */
    public List<StreamedEvent> events(String job, long after) {
        try {
            return rest.follow(job, after).get(JOB.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (Exception e) {
            throw new AssertionError("The stream of events did not end well.", e);
        }
    }

    /** Waits until a resource is as wanted. */
    public JsonNode await(String path, Duration limit, Predicate<JsonNode> wanted) {
        JsonNode[] last = new JsonNode[1];
        return Await.until(limit, () -> path + " was last " + last[0], () -> {
            last[0] = rest.get(path).expect(200).json();
            return Optional.of(last[0]).filter(wanted);
        });
    }

    public static String status(JsonNode resource) {
        return resource.path("status").asText();
    }
}
