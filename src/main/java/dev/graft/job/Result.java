package dev.graft.job;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.graft.attempt.Ranking.JudgedOn;
import dev.graft.attempt.Ranking.Place;
import java.util.List;
import java.util.Optional;

/** What a job that has succeeded came to. Each kind has its own; in JSON they are told apart by their fields. */
@JsonTypeInfo(use = JsonTypeInfo.Id.DEDUCTION)
@JsonSubTypes({@JsonSubTypes.Type(Result.Registered.class), @JsonSubTypes.Type(Result.Ranked.class)})
public sealed interface Result {
    /** The same in a sentence. */
    String words();

    /** A version of a model. */
    record Registered(String model, int version) implements Result {
        @Override
        public String words() {
            return "Registered as version %d of %s".formatted(version, model);
        }
    }

    /** An order of base models; fields as in {@link dev.graft.attempt.Ranking}. */
    record Ranked(Optional<String> best, String conclusion, JudgedOn judgedOn, List<Place> ranking) implements Result {
        public Ranked {
            ranking = List.copyOf(ranking);
        }

        @Override
        public String words() {
            return conclusion;
        }
    }
}
