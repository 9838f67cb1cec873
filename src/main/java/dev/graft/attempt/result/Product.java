package dev.graft.attempt.result;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

/** What a successful attempt has to tell: each kind of work has its own. In JSON they are told apart by their fields. */
@JsonTypeInfo(use = JsonTypeInfo.Id.DEDUCTION)
@JsonSubTypes({
    @JsonSubTypes.Type(Report.class),
    @JsonSubTypes.Type(Ranking.class),
    @JsonSubTypes.Type(VersionEvaluation.class)
})
public sealed interface Product permits Report, Ranking, VersionEvaluation {
    /** The same with all warnings of the job. */
    Product withWarnings(List<Report.Warning> all);
}
