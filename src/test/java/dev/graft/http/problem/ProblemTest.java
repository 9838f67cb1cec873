package dev.graft.http.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.graft.error.ErrorCode;
import dev.graft.error.FaultCode;
import dev.graft.error.GraftException;
import dev.graft.error.Problems;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProblemTest {
    @Test
    void tellsEveryFaultWithParamCodeMessageAndHint() {
        Problems problems = new Problems();
        problems.add("epochs", FaultCode.OUT_OF_RANGE, "must be at least 1", "leave it out");
        problems.add("seed", FaultCode.WRONG_TYPE, "must be a whole number");
        GraftException failure = catchThrowableOfType(GraftException.class, problems::throwIfAny);

        Problem problem = Problem.of(failure, "/v1/jobs", "r1");

        assertThat(problem.status()).isEqualTo(422);
        assertThat(problem.body().toString())
                .isEqualTo(
                        "{\"type\":\"/problems/validation_failed\",\"title\":\"The request is not valid\",\"status\":422,"
                                + "\"detail\":\"2 fields are not valid.\",\"instance\":\"/v1/jobs\",\"code\":\"validation_failed\","
                                + "\"request_id\":\"r1\",\"errors\":["
                                + "{\"param\":\"epochs\",\"code\":\"out_of_range\",\"message\":\"must be at least 1\",\"hint\":\"leave it out\"},"
                                + "{\"param\":\"seed\",\"code\":\"wrong_type\",\"message\":\"must be a whole number\",\"hint\":null}]}");
    }

    @Test
    void factsBecomeMembersAndNeverHideStandardOnes() {
        GraftException failure = new GraftException(
                ErrorCode.CONFLICT, "The job has ended.", Map.of("status", "succeeded", "job", "job_1"));

        Problem problem = Problem.of(failure, "/v1/jobs/job_1/cancel", "r1");

        assertThat(problem.body().get("status").asInt()).isEqualTo(409);
        assertThat(problem.body().get("resource_status").asText()).isEqualTo("succeeded");
        assertThat(problem.body().get("job").asText()).isEqualTo("job_1");
    }

    @Test
    void saysWhenToComeBack() {
        assertThat(Problem.of(new GraftException(ErrorCode.MODEL_LOADING, "Loading."), "/", "r")
                        .headers())
                .containsKey("Retry-After");
        assertThat(Problem.of(new GraftException(ErrorCode.UNAUTHORIZED, "Who?"), "/", "r")
                        .headers())
                .containsKey("WWW-Authenticate");
    }

    @Test
    void unsafeRequestIdsAreReplaced() {
        assertThat(RequestIds.takeOrMake("abc-123")).isEqualTo("abc-123");
        assertThat(RequestIds.takeOrMake("a\nb")).hasSize(32);
        assertThat(RequestIds.takeOrMake("x".repeat(129))).hasSize(32);
        assertThat(RequestIds.takeOrMake(null)).hasSize(32).isNotEqualTo(RequestIds.takeOrMake(null));
    }
}
