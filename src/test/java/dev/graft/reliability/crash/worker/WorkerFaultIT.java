package dev.graft.reliability.crash.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.graft.basemodel.TinyModels;
import dev.graft.disk.Durable;
import dev.graft.it.harness.Await;
import dev.graft.it.harness.Client;
import dev.graft.it.harness.Command;
import dev.graft.it.harness.GraftProcess;
import dev.graft.it.harness.StreamedEvent;
import dev.graft.launcher.WorkerCommand;
import dev.graft.reliability.crash.Workers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerFaultIT {
    private static final int ATTEMPTS = 2;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    static Path folder;

    private static Path home;
    private static Path tiny;
    private static GraftProcess server;
    private static Client client;

    @BeforeAll
    static void start() throws IOException {
        home = folder.resolve("home");
        tiny = folder.resolve("base-models").resolve("tiny");
        Files.createDirectories(tiny.getParent());
        TinyModels.write(tiny);
        server = GraftProcess.start(
                home,
                Map.of(
                        "GRAFT_JOB_HEARTBEAT_TIMEOUT_SECONDS",
                        "6",
                        "GRAFT_JOB_MAX_ATTEMPTS",
                        Integer.toString(ATTEMPTS),
                        "GRAFT_BASE_MODELS",
                        tiny.getParent().toString()));
        client = server.client();
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    @AfterEach
    void noProcessIsLeft() {
        Await.until(PATIENCE, () -> "no worker is left, but " + Workers.below(folder), () -> Optional.of(true)
                .filter(none -> Workers.below(folder).isEmpty()));
    }

    private static Workers.Worker worker(String job, Set<ProcessHandle> known) {
        return Await.until(
                PATIENCE,
                () -> job + " has a worker; the job is " + client.getJob(job),
                () -> Workers.below(home).stream()
                        .filter(worker -> worker.job().equals(job) && !known.contains(worker.process()))
                        .findFirst());
    }

    /** The error of a job that has failed, with all that every error has. */
    private static JsonNode error(Client client, String job, String code) {
        JsonNode error = client.awaitStatus(job, "failed").path("error");
        assertThat(error.path("code").asText()).as(error.toString()).isEqualTo(code);
        assertThat(error.path("message").asText()).endsWith(".").hasSizeGreaterThan(20);
        assertThat(error.path("hint").asText()).endsWith(".").hasSizeGreaterThan(20);
        return error;
    }

    @Test
    void aWorkerThatHangsIsEndedAndItsJobGoesOn() {
        String job = client.longJob(client.signs("hangs"), "hangs", 4);
        client.awaitEpoch(job, 2);
        ProcessHandle hanging = worker(job, Set.of()).process();
        List<String> stop = List.of("kill", "-STOP", Long.toString(hanging.pid()));
        assertThat(Command.run(PATIENCE, folder, Map.of(), stop).exit()).isZero();
        JsonNode ended = client.awaitStatus(job, "succeeded");
        assertThat(hanging.isAlive()).isFalse();
        assertThat(ended.path("attempt").asInt()).isEqualTo(2);
        assertThat(client.events(job, 0)).extracting(StreamedEvent::type).contains("job.retried");
    }

    @Test
    void aJobWhoseWorkersAreKilledFailsWithAHintAndItsLog() {
        String job = client.quickJob(client.signs("killed"), "killed");
        Set<ProcessHandle> killed = new HashSet<>();
        for (int i = 0; i < ATTEMPTS; i++) {
            ProcessHandle next = worker(job, killed).process();
            // As the kernel does when memory runs out.
            next.destroyForcibly();
            killed.add(next);
        }
        error(client, job, "worker_lost");
        assertThat(server.rest().get("/v1/jobs/" + job + "/logs").expect(200).text())
                .contains("exit code 137: it was killed");
        assertThat(client.getJob(job).path("attempt").asInt()).isEqualTo(ATTEMPTS);
    }

    @Test
    void aWorkerWithoutHeapSaysSo() {
        try (GraftProcess small = GraftProcess.start(
                folder.resolve("small"),
                Map.of("JAVA_TOOL_OPTIONS", "-D" + WorkerCommand.OPTIONS_PROPERTY + "=-Xmx10m"))) {
            Client owner = small.client();
            String job = owner.longJob(owner.signs("large"), "large", 3);
            error(owner, job, "out_of_memory");
            assertThat(owner.getJob(job).path("attempt").asInt()).isEqualTo(1);
            assertThat(small.rest().get("/v1/jobs/" + job + "/logs").expect(200).text())
                    .contains("OutOfMemoryError");
            noProcessIsLeft();
        }
    }

    @Test
    void aWorkerThatLeavesWithoutAResultIsTriedAgainAndThenGivenUp() throws IOException {
        Path classes = StandInWorker.compile(folder.resolve("stand-in"));
        try (GraftProcess other = GraftProcess.start(
                folder.resolve("other"),
                Map.of(
                        "GRAFT_JOB_MAX_ATTEMPTS",
                        Integer.toString(ATTEMPTS),
                        "GRAFT_CPU_WORKERS",
                        "2",
                        "JAVA_TOOL_OPTIONS",
                        "-D" + WorkerCommand.CLASS_PATH_PROPERTY + "=" + classes))) {
            Client owner = other.client();
            String dataset = owner.signs("signs");
            Map<Integer, String> jobs = new HashMap<>();
            for (int code : StandInWorker.EXIT_CODES) {
                jobs.put(code, owner.job("{'dataset': '%s', 'seed': %d}".formatted(dataset, code)));
            }
            jobs.forEach((code, job) -> {
                error(owner, job, "worker_lost");
                assertThat(owner.getJob(job).path("attempt").asInt()).isEqualTo(ATTEMPTS);
                assertThat(owner.events(job, 0))
                        .extracting(StreamedEvent::type)
                        .containsSubsequence("job.retried", "job.failed");
                assertThat(other.rest()
                                .get("/v1/jobs/" + job + "/logs")
                                .expect(200)
                                .text())
                        .contains("leaving with " + code);
            });
        }
    }

    @Test
    void aJobWhoseDatasetIsGoneFailsAtOnce() throws IOException {
        String dataset = client.signs("gone");
        Durable.deleteTree(home.resolve("blobs/datasets").resolve(dataset));
        String job = client.quickJob(dataset, "gone");
        error(client, job, "dataset_missing");
        assertThat(client.getJob(job).path("attempt").asInt()).isEqualTo(1);
    }

    @Test
    void aJobWhoseBaseModelIsGoneFailsAtOnce() throws IOException {
        String dataset = client.signs("baseless");
        String before = client.longJob(dataset, "before", 500);
        String job = client.job("{'dataset': '%s', 'model': 'baseless', 'base_model': 'tiny'}".formatted(dataset));
        Durable.deleteTree(tiny);
        server.rest().act("/v1/jobs/" + before + "/cancel").expect(202);
        error(client, job, "base_model_invalid");
        assertThat(client.getJob(job).path("attempt").asInt()).isEqualTo(1);
        TinyModels.write(tiny);
    }
}
