package dev.graft.reliability.crash;

import com.fasterxml.jackson.databind.JsonNode;
import dev.graft.it.harness.Await;
import dev.graft.it.harness.Client;
import dev.graft.it.harness.Rest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a server's home holds, and which processes work in it, that belongs to nothing the API shows. */
record Leftovers(Path home, Rest rest) {
    /** What is being written is there for a moment. */
    private static final Duration MOMENT = Duration.ofSeconds(20);

    private static final Set<String> ACTIVE = Set.of("starting", "running", "pausing", "cancelling");

    private static final Pattern TEMPORARY = Pattern.compile(".*\\.(tmp|part)|tmp-.*");

    /** Looks until there is a moment with nothing left over; what stays until the end is an orphan. */
    void audit(Account account) {
        List<String> last = new ArrayList<>();
        try {
            Await.until(MOMENT, () -> "nothing is left over", () -> {
                last.clear();
                last.addAll(look());
                return Optional.of(true).filter(none -> last.isEmpty());
            });
        } catch (AssertionError late) {
            last.forEach(account::orphan);
        }
    }

    /** What is left of computations for datasets, when there are no datasets any more. */
    void auditCaches(Account account) {
        try (Stream<Path> files = Files.walk(home.resolve("caches"))) {
            files.filter(Files::isRegularFile).map(Path::toString).forEach(account::orphan);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> look() {
        List<String> found = new ArrayList<>();
        Map<String, String> jobs = new HashMap<>();
        Lists.all(rest, "/v1/jobs").stream()
                .filter(job -> ACTIVE.contains(Client.status(job)))
                .forEach(job ->
                        jobs.put(job.path("id").asText(), job.path("attempt").asText()));
        // Before what they belong to is asked for, so that it is there already.
        List<String> processes = processes(jobs);
        List<Path> incoming = children("incoming");
        List<Path> datasets = children("blobs/datasets");
        List<Path> models = children("blobs/models");
        List<Path> attempts = children("attempts");
        found.addAll(processes);
        incoming.forEach(path -> found.add(path.toString()));
        found.addAll(strangers(datasets, ids("/v1/datasets", "id")));
        found.addAll(strangers(attempts, ids("/v1/jobs", "id")));
        Set<String> registered = new HashSet<>();
        ids("/v1/models", "name").forEach(model -> registered.addAll(ids("/v1/models/" + model + "/versions", "job")));
        found.addAll(strangers(models, registered));
        found.addAll(temporary());
        return found;
    }

    /** Who works on something else than the attempt of a job that runs. */
    private List<String> processes(Map<String, String> jobs) {
        return Workers.below(home).stream()
                .filter(worker -> !worker.attempt().getFileName().toString().equals(jobs.get(worker.job())))
                .map(worker -> "process " + worker.process().pid() + " on " + worker.attempt())
                .toList();
    }

    private Set<String> ids(String path, String field) {
        Set<String> ids = new HashSet<>();
        for (JsonNode node : Lists.all(rest, path)) {
            ids.add(node.path(field).asText());
        }
        return ids;
    }

    private static List<String> strangers(List<Path> paths, Set<String> known) {
        return paths.stream()
                .filter(path -> !known.contains(path.getFileName().toString()))
                .map(Path::toString)
                .toList();
    }

    private List<Path> children(String folder) {
        try (Stream<Path> paths = Files.list(home.resolve(folder))) {
            return paths.toList();
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> temporary() {
        try (Stream<Path> paths = Files.walk(home)) {
            // Caches are swept by whoever opens them next.
            return paths.filter(path -> !path.startsWith(home.resolve("caches")))
                    .filter(path ->
                            TEMPORARY.matcher(path.getFileName().toString()).matches())
                    .map(Path::toString)
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            return List.of("the home changes while it is looked at: " + e);
        }
    }
}
