package dev.graft.job;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.graft.attempt.result.Ranking;
import dev.graft.attempt.result.Ranking.JudgedOn;
import dev.graft.attempt.result.Ranking.Place;
import dev.graft.attempt.result.VersionEvaluation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a job that has succeeded came to. Each kind has its own; in JSON they are told apart by their fields. */
@JsonTypeInfo(use = JsonTypeInfo.Id.DEDUCTION)
@JsonSubTypes({
    @JsonSubTypes.Type(Result.Registered.class),
    @JsonSubTypes.Type(Result.Ranked.class),
    @JsonSubTypes.Type(Result.Evaluated.class)
})
public sealed interface Result {
    /** The same in a sentence. */
    String words();

    /**
     * A version of a model.
     *
     * @param reproduction what came of repeating another job; null unless it was to be repeated
     */
    record Registered(String model, int version, Optional<Reproduction> reproduction) implements Result {
        @Override
        public String words() {
            return "Registered as version %d of %s".formatted(version, model)
                    + reproduction.map(Reproduction::words).orElse("");
        }
    }

    /**
     * Whether a job made the same as another.
     *
     * @param job the other one
     * @param model of the version that it had made
     * @param sameWeights whether every number of the two is equal
     */
    record Reproduction(String job, String model, int version, boolean sameWeights) {
        private String words() {
            return ", whose weights are %s those of version %d of %s"
                    .formatted(sameWeights ? "equal to" : "not equal to", version, model);
        }
    }

    /** An order of base models; fields as in {@link dev.graft.attempt.result.Ranking}. */
    record Ranked(String metric, Optional<String> best, String conclusion, JudgedOn judgedOn, List<Place> ranking)
            implements Result {
        public Ranked {
            metric = metric == null ? Ranking.ACCURACY : metric;
            ranking = List.copyOf(ranking);
        }

        @Override
        public String words() {
            return conclusion;
        }
    }

    /**
     * What was found of a version.
     *
     * @param metrics the main numbers by name
     */
    record Evaluated(Version evaluated, Map<String, Double> metrics) implements Result {
        private static final String ALL = VersionEvaluation.ALL + "_";

        public record Version(String model, int version) {}

        public Evaluated {
            metrics = new LinkedHashMap<>(metrics);
        }

        @Override
        public String words() {
            return "Evaluated version %d of %s".formatted(evaluated.version, evaluated.model)
                    + metrics.entrySet().stream()
                            .filter(metric -> metric.getKey().startsWith(ALL))
                            .findFirst()
                            .map(metric -> String.format(
                                    Locale.ROOT,
                                    ": %s %.4f",
                                    metric.getKey().substring(ALL.length()).replace('_', ' '),
                                    metric.getValue()))
                            .orElse("");
        }
    }
}
