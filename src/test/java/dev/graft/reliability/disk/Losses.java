package dev.graft.reliability.disk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.graft.it.harness.Await;
import dev.graft.it.harness.Client;
import dev.graft.it.harness.Rest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The account of what a server acknowledged while its disk was full, and what of it is gone. */
final class Losses {
    private static final Duration VALIDATION = Duration.ofSeconds(60);
    private static final Set<String> ENDS = Set.of("ready", "failed");

    /** How often something was tried, and how often it went well although the disk was full. */
    private record Tries(int all, int done) {}

    private record Pointer(String model, String alias, int version) {}

    private final Map<String, Tries> tries = new LinkedHashMap<>();
    private final List<String> datasets = new ArrayList<>();
    private final List<String> jobs = new ArrayList<>();
    private final List<Pointer> aliases = new ArrayList<>();

    void dataset(String id) {
        datasets.add(id);
    }

    void job(String id) {
        if (!jobs.contains(id)) {
            jobs.add(id);
        }
    }

    void alias(String model, String alias, int version) {
        aliases.add(new Pointer(model, alias, version));
    }

    String anyDataset() {
        return datasets.get(0);
    }

    void count(String what, boolean done) {
        tries.merge(what, new Tries(1, done ? 1 : 0), (a, b) -> new Tries(a.all + b.all, a.done + b.done));
    }

    /** Everything acknowledged is there, and has ended or ends; no job has two versions. */
    void check(Rest rest) {
        Client client = new Client(rest);
        for (String id : datasets) {
            assertThat(ENDS).contains(Client.status(ended(rest, id)));
        }
        for (String id : jobs) {
            client.awaitStatus(id, "succeeded");
        }
        JsonNode versions = rest.get("/v1/models/signs/versions?limit=200")
                .expect(200)
                .json()
                .path("data");
        assertThat(versions.findValuesAsText("job")).doesNotHaveDuplicates();
        for (Pointer pointer : aliases) {
            assertThat(rest.get("/v1/models/" + pointer.model + "/aliases/" + pointer.alias)
                            .expect(200)
                            .json()
                            .path("version")
                            .asInt())
                    .isEqualTo(pointer.version);
        }
    }

    private static JsonNode ended(Rest rest, String dataset) {
        return Await.until(VALIDATION, () -> "the validation of " + dataset + " ends", () -> Optional.of(
                        rest.get("/v1/datasets/" + dataset).expect(200).json())
                .filter(seen -> !Client.status(seen).equals("validating")));
    }

    List<String> table(String title) {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add("| " + title
                + " | tries | done at once | refused with `storage_full`, or done when there was room | losses |");
        lines.add("| --- | --- | --- | --- | --- |");
        tries.forEach(
                (what, t) -> lines.add("| %s | %d | %d | %d | 0 |".formatted(what, t.all, t.done, t.all - t.done)));
        lines.add("| acknowledged: %d datasets, %d jobs, %d aliases | | | | 0 |"
                .formatted(datasets.size(), jobs.size(), aliases.size()));
        return lines;
    }
}
