package dev.graft.http.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.graft.error.Fault;
import dev.graft.error.FaultCode;
import dev.graft.error.GraftException;
import dev.graft.error.Problems;
import dev.graft.job.JobState;
import dev.graft.resource.Page;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class QueryTest {
    private static Query query(Map<String, List<String>> sent, String... known) {
        return Query.of(sent, new Problems(), known);
    }

    @Test
    void readsAPageAfterTheCursorOfTheOneBefore() {
        ListView<String> first = ListView.of(new Page<>(List.of("a", "b"), Optional.of("b")), text -> text);

        Query query = query(Map.of("limit", List.of("2"), "cursor", List.of(first.nextCursor())), "limit", "cursor");

        assertThat(query.page()).isEqualTo(new Page.Request(2, Optional.of("b")));
        query.check();
    }

    @Test
    void withoutParametersThePageIsTheFirstFifty() {
        assertThat(query(Map.of()).page()).isEqualTo(new Page.Request(50, Optional.empty()));
    }

    @Test
    void readsLowerCaseConstantsBetweenCommas() {
        Query query = query(Map.of("status", List.of("running,queued")), "status");

        assertThat(query.constants("status", "a status", JobState.class))
                .containsExactly(JobState.RUNNING, JobState.QUEUED);
    }

    @Test
    void tellsEveryFaultAtOnce() {
        Query query = query(
                Map.of(
                        "limit", List.of("0"),
                        "cursor", List.of("%%%"),
                        "status", List.of("runing"),
                        "tail", List.of("many"),
                        "follow", List.of("yes"),
                        "statsu", List.of("x"),
                        "model", List.of("a", "b")),
                "limit",
                "cursor",
                "status",
                "tail",
                "follow",
                "model");
        query.page();
        query.constants("status", "a status", JobState.class);
        query.integer("tail", 1, 10);
        query.flag("follow");

        GraftException refused = catchThrowableOfType(GraftException.class, query::check);

        assertThat(refused.faults())
                .extracting(Fault::param, Fault::code)
                .containsExactlyInAnyOrder(
                        tuple("limit", FaultCode.OUT_OF_RANGE),
                        tuple("cursor", FaultCode.BAD_FORMAT),
                        tuple("status", FaultCode.UNKNOWN_VALUE),
                        tuple("tail", FaultCode.WRONG_TYPE),
                        tuple("follow", FaultCode.WRONG_TYPE),
                        tuple("statsu", FaultCode.UNKNOWN_FIELD),
                        tuple("model", FaultCode.CONTRADICTION));
    }
}
