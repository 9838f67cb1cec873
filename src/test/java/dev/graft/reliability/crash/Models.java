package dev.graft.reliability.crash;

import com.fasterxml.jackson.databind.JsonNode;
import dev.graft.it.harness.Answer;
import dev.graft.it.harness.Rest;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/** Who moves an alias of each model, and deletes versions. */
final class Models implements Party {
    private static final String ALIAS = "live";
    private static final int MOST = 4;

    /** Where an alias points that is not there. */
    private static final int NONE = 0;

    /** One version of one model. */
    private record Version(String model, int number) {
        String path() {
            return "/v1/models/" + model + "/versions/" + number;
        }
    }

    private final Rest rest;
    private final Account account;
    private final Random random;
    private final Jobs jobs;
    private final Map<Version, String> jobOf = new HashMap<>();
    private final Set<Version> deleted = new HashSet<>();
    private final Set<Version> doubtful = new HashSet<>();

    /** By model: numbers that the alias may point to. */
    private final Map<String, Set<Integer>> aliases = new HashMap<>();

    Models(Rest rest, Account account, Random random, Jobs jobs) {
        this.rest = rest;
        this.account = account;
        this.random = random;
        this.jobs = jobs;
    }

    @Override
    public void act() {
        String model = Jobs.MODELS.get(random.nextInt(Jobs.MODELS.size()));
        List<Integer> numbers = List.copyOf(versions(model).keySet());
        if (numbers.isEmpty()) {
            return;
        }
        int number = numbers.get(random.nextInt(numbers.size()));
        if (numbers.size() > MOST && random.nextInt(4) == 0) {
            delete(new Version(model, number));
        } else {
            move(model, number);
        }
    }

    private void move(String model, int number) {
        aliases.computeIfAbsent(model, name -> new HashSet<>(Set.of(NONE))).add(number);
        Answer answer = rest.json("PUT", "/v1/models/" + model + "/aliases/" + ALIAS, "{'version': " + number + "}");
        if (answer.status() / 100 == 2) {
            account.acknowledge();
            aliases.put(model, new HashSet<>(Set.of(number)));
        } else {
            account.lost("moving an alias was answered with " + answer.status() + ": " + answer.text());
        }
    }

    private void delete(Version version) {
        doubtful.add(version);
        Answer answer = rest.delete(version.path());
        doubtful.remove(version);
        switch (answer.status()) {
            case 204 -> {
                account.acknowledge();
                deleted.add(version);
            }
            case 409 -> {}
            default -> account.lost("deleting " + version + " was answered with " + answer.status());
        }
    }

    /** Jobs by number of version; none where there is no such model yet. */
    private Map<Integer, String> versions(String model) {
        Map<Integer, String> versions = new TreeMap<>();
        if (rest.get("/v1/models/" + model).status() == 200) {
            for (JsonNode version : Lists.all(rest, "/v1/models/" + model + "/versions")) {
                versions.put(
                        version.path("version").asInt(), version.path("job").asText());
            }
        }
        return versions;
    }

    @Override
    public void audit() {
        Set<String> seenJobs = new HashSet<>();
        Set<Version> seen = new HashSet<>();
        for (String model : Jobs.MODELS) {
            versions(model).forEach((number, job) -> {
                Version version = new Version(model, number);
                seen.add(version);
                if (!seenJobs.add(job)) {
                    account.doubled(job + " has more than one version");
                }
                if (!job.equals(jobOf.computeIfAbsent(version, made -> job))) {
                    account.lost(version + " was of " + jobOf.get(version) + " and is of " + job);
                }
            });
            auditAlias(model);
        }
        jobOf.keySet().forEach(version -> compare(version, seen.contains(version)));
        doubtful.clear();
        jobs.succeeded().forEach(this::auditResult);
    }

    private void compare(Version version, boolean isThere) {
        if (isThere && deleted.contains(version)) {
            account.lost("the deletion of " + version);
        } else if (!isThere && doubtful.contains(version)) {
            deleted.add(version);
        } else if (!isThere && deleted.add(version)) {
            account.lost(version + " is gone");
        }
    }

    /** A job that has succeeded has the version that it tells. */
    private void auditResult(JsonNode job) {
        JsonNode result = job.path("result");
        Version version = new Version(
                result.path("model").asText(), result.path("version").asInt());
        if (!job.path("id").asText().equals(jobOf.get(version))) {
            account.lost("the version of " + job);
        }
    }

    private void auditAlias(String model) {
        Set<Integer> possible = aliases.getOrDefault(model, Set.of(NONE));
        if (jobOf.keySet().stream().noneMatch(version -> version.model.equals(model))) {
            return;
        }
        int seen = NONE;
        for (JsonNode alias :
                rest.get("/v1/models/" + model + "/aliases").expect(200).json().path("data")) {
            seen = alias.path("alias").asText().equals(ALIAS)
                    ? alias.path("version").asInt()
                    : seen;
        }
        if (!possible.contains(seen)) {
            account.lost("alias %s of %s, which may point to %s, points to %d".formatted(ALIAS, model, possible, seen));
        }
        aliases.put(model, new HashSet<>(Set.of(seen)));
    }
}
