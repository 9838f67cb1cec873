package dev.graft.http.report.subject;

import dev.graft.http.report.plot.Shown;
import dev.graft.job.Job;
import dev.graft.model.ModelVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where a result comes from, and how long it took. */
public final class Provenance {
    private Provenance() {}

    public static List<Fact> of(Optional<Job> job, Optional<ModelVersion> version) {
        List<Fact> facts = new ArrayList<>();
        version.ifPresent(v -> {
            facts.add(new Fact("Model", v.model() + ", version " + v.number()));
            facts.add(new Fact("Architecture", v.architecture()));
            facts.add(new Fact("Base model", v.baseModel().name()));
            facts.add(new Fact("Base model's SHA-256", v.baseModel().sha256()));
            facts.add(new Fact("Dataset", v.dataset().name()));
            facts.add(new Fact("Dataset's SHA-256", v.dataset().sha256()));
            facts.add(new Fact("Registered", Shown.time(v.createdAt())));
        });
        job.ifPresent(j -> {
            if (version.isEmpty()) {
                facts.add(new Fact("Dataset", j.resolved().dataset()));
            }
            facts.add(new Fact("Job", j.id()));
            j.worker().ifPresent(worker -> facts.add(new Fact("Worker", worker)));
            facts.add(new Fact("Attempts", Integer.toString(j.attempt())));
            j.finishReason().ifPresent(reason -> facts.add(new Fact("Ended by", Shown.words(reason.name()))));
            j.finishedAt().ifPresent(at -> facts.add(new Fact("Finished", Shown.time(at))));
        });
        if (job.isEmpty()) {
            version.ifPresent(v -> facts.add(new Fact("Job", v.job())));
        }
        return facts;
    }

    /** Seconds by phase, and all together. */
    public static List<Fact> timing(Map<String, Double> seconds) {
        List<Fact> facts = new ArrayList<>();
        seconds.forEach((phase, spent) -> facts.add(new Fact(Shown.words(phase), Shown.seconds(spent))));
        if (facts.size() > 1) {
            facts.add(new Fact(
                    "all together",
                    Shown.seconds(seconds.values().stream()
                            .mapToDouble(Double::doubleValue)
                            .sum())));
        }
        return facts;
    }
}
