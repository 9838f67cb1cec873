package dev.graft.reliability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.graft.it.harness.Answer;
import dev.graft.it.harness.Await;
import dev.graft.it.harness.Client;
import dev.graft.it.harness.DrawnSigns;
import dev.graft.it.harness.GraftProcess;
import dev.graft.it.harness.Rest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server that works for long ends where it was after its first tenth: jobs, predictions that make it load and unload
 * models, uploads and deletions, all of them again and again.
 */
class LongDaysIT {
    /** A tenth of the work; the long form is 200 jobs, 20,000 predictions and 1,000 uploads. */
    private final int tenthOfJobs = Trial.begin("Long days").of(1, 20);

    private static final int PREDICTIONS_A_JOB = 100;
    private static final int UPLOADS_A_JOB = 5;

    /** Room for one of two models, so that asking both in turn loads and unloads them. */
    private static final Map<String, String> SETTINGS = Map.of("GRAFT_MODEL_MEMORY_BYTES", "9000000");

    private static final Duration GONE = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private Client client;
    private String dataset;

    @Test
    void aServerThatWorksForLongTakesNoMoreThanInItsFirstTenth() {
        assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")), "no /proc: what a process takes can't be seen here");
        Path home = folder.resolve("home");
        try (GraftProcess server = GraftProcess.start(home, SETTINGS)) {
            client = server.client();
            dataset = client.signs("signs");
            client.awaitStatus(client.quickJob(dataset, "one"), "succeeded");
            client.awaitStatus(client.quickJob(dataset, "two"), "succeeded");
            System.out.println("| after | heap, MiB | resident, MiB | descriptors | threads | disk, MiB |");
            System.out.println("| --- | --- | --- | --- | --- | --- |");
            work();
            Footprint first = Footprint.of(server, home);
            System.out.println(first.row(tenths(1)));
            Footprint last = first;
            for (int tenth = 2; tenth <= 10; tenth++) {
                work();
                last = Footprint.of(server, home);
                System.out.println(last.row(tenths(tenth)));
            }
            last.assertNotAbove(first);
            assertThat(server.children()).isEmpty();
        }
    }

    private String tenths(int done) {
        int jobs = done * tenthOfJobs;
        return "%d jobs, %d predictions, %d loads, %d uploads"
                .formatted(jobs, jobs * PREDICTIONS_A_JOB, 2 * jobs, jobs * UPLOADS_A_JOB);
    }

    /** A tenth of all. */
    private void work() {
        for (int i = 0; i < tenthOfJobs; i++) {
            CompletableFuture<Void> beside = CompletableFuture.runAsync(this::predictAndUpload);
            job();
            beside.join();
        }
    }

    private void job() {
        String job = client.quickJob(dataset, "passing");
        client.awaitStatus(job, "succeeded");
        client.rest().delete("/v1/models/passing").expect(204);
        client.rest().delete("/v1/jobs/" + job).expect(204);
    }

    private void predictAndUpload() {
        List<Rest.Part> pictures = DrawnSigns.parts();
        for (String model : List.of("one", "two")) {
            for (int i = 0; i < PREDICTIONS_A_JOB / 2; i++) {
                client.rest()
                        .form("/v1/models/" + model + "/predict", Map.of(), List.of(pictures.get(i % pictures.size())))
                        .expect(200);
            }
        }
        List<String> uploaded = new ArrayList<>();
        IntStream.range(0, UPLOADS_A_JOB).forEach(i -> uploaded.add(client.signs("passing " + i)));
        uploaded.forEach(this::delete);
    }

    /** A dataset that its own validation still holds is deleted a little later. */
    private void delete(String id) {
        Await.until(GONE, () -> id + " is not deleted", () -> {
            Answer answer = client.rest().delete("/v1/datasets/" + id);
            return answer.status() == 204 ? Optional.of(true) : Optional.empty();
        });
    }
}
