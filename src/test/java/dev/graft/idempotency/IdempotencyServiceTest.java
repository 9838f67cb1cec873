package dev.graft.idempotency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graft.disk.FullAt;
import dev.graft.error.ErrorCode;
import dev.graft.error.FaultCode;
import dev.graft.error.GraftException;
import dev.graft.idempotency.IdempotencyService.InProgress;
import dev.graft.idempotency.IdempotencyService.Outcome;
import dev.graft.idempotency.IdempotencyService.Proceed;
import dev.graft.idempotency.IdempotencyService.Replay;
import dev.graft.idempotency.IdempotencyStore.Answer;
import dev.graft.idempotency.IdempotencyStore.Entry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IdempotencyServiceTest {
    private static final Instant START = Instant.parse("2026-01-31T12:00:00Z");
    private static final String SCOPE = "POST /v1/jobs";
    private static final Answer ANSWER = new Answer(202, Map.of("Location", "/v1/jobs/job_1"), "{}");

    private final FakeIdempotencyStore store = new FakeIdempotencyStore();
    private final IdempotencyService service = server("a", START);

    private IdempotencyService server(String owner, Instant now) {
        return new IdempotencyService(store, owner, Clock.fixed(now, ZoneOffset.UTC));
    }

    private static Entry proceed(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Proceed.class);
        return ((Proceed) outcome).entry();
    }

    private static Answer replay(Outcome outcome, String fingerprint) {
        assertThat(outcome).isInstanceOf(Replay.class);
        return ((Replay) outcome).answer(fingerprint);
    }

    @Test
    void theSameRequestGetsTheFirstAnswerAgain() {
        Entry entry = proceed(service.begin("key", SCOPE, () -> "job_1"));
        assertThat(entry.resource()).isEqualTo("job_1");
        service.complete(entry, "ab12", ANSWER);
        assertThat(replay(service.begin("key", SCOPE, () -> "job_2"), "ab12")).isEqualTo(ANSWER);
        assertThat(replay(service.begin("key", SCOPE, () -> "job_3"), "ab12")).isEqualTo(ANSWER);
    }

    @Test
    void anotherRequestWithTheKeyIsRefused() {
        service.complete(proceed(service.begin("key", SCOPE, () -> "job_1")), "ab12", ANSWER);
        Outcome outcome = service.begin("key", SCOPE, () -> "job_2");
        assertThatThrownBy(() -> replay(outcome, "cd34"))
                .isInstanceOfSatisfying(
                        GraftException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.IDEMPOTENCY_KEY_REUSED));
    }

    @Test
    void aRequestThatIsBeingCarriedOutIsInProgress() {
        Entry entry = proceed(service.begin("key", SCOPE, () -> "job_1"));
        Outcome outcome = service.begin("key", SCOPE, () -> "job_2");
        assertThat(outcome).isInstanceOf(InProgress.class);
        assertThat(((InProgress) outcome).exception().code()).isEqualTo(ErrorCode.REQUEST_IN_PROGRESS);
        service.release(entry);
        assertThat(proceed(service.begin("key", SCOPE, () -> "job_2")).resource())
                .isEqualTo("job_2");
    }

    @Test
    void anAnswerThatFindsNoRoomDoesNotBlockTheRetry() {
        IdempotencyStore full = FullAt.write(1, IdempotencyStore.class, store, "answer");
        IdempotencyService server = new IdempotencyService(full, "server_1", Clock.fixed(START, ZoneOffset.UTC));
        Entry entry = proceed(server.begin("key", SCOPE, () -> "job_1"));
        assertThatThrownBy(() -> server.complete(entry, "ab12", ANSWER)).isInstanceOf(GraftException.class);

        Entry retry = proceed(server.begin("key", SCOPE, () -> "job_2"));
        assertThat(retry.resource()).isEqualTo("job_1");
        server.complete(retry, "ab12", ANSWER);
        assertThat(replay(server.begin("key", SCOPE, () -> "job_3"), "ab12")).isEqualTo(ANSWER);
    }

    @Test
    void theRetryAfterAServersDeathCreatesTheSameResource() {
        service.begin("key", SCOPE, () -> "job_1");
        IdempotencyService next = server("b", START.plusSeconds(5));
        Entry entry = proceed(next.begin("key", SCOPE, () -> "job_2"));
        assertThat(entry.resource()).isEqualTo("job_1");
        next.complete(entry, "ab12", ANSWER);
        assertThat(replay(next.begin("key", SCOPE, () -> "job_3"), "ab12")).isEqualTo(ANSWER);
    }

    @Test
    void anAnswerIsForgottenAfterADay() {
        service.complete(proceed(service.begin("key", SCOPE, () -> "job_1")), "ab12", ANSWER);
        IdempotencyService lastMoment = server("a", START.plus(Duration.ofHours(24)));
        assertThat(replay(lastMoment.begin("key", SCOPE, () -> "job_2"), "ab12"))
                .isEqualTo(ANSWER);
        assertThat(lastMoment.deleteExpired()).isZero();
        IdempotencyService later = server("a", START.plus(Duration.ofHours(24)).plusMillis(1));
        assertThat(proceed(later.begin("key", SCOPE, () -> "job_2")).resource()).isEqualTo("job_2");
    }

    @Test
    void aKeyIsPrintableAsciiOfAtMost255Characters() {
        assertFault("", FaultCode.BAD_FORMAT);
        assertFault("tab\t", FaultCode.BAD_FORMAT);
        assertFault("ü", FaultCode.BAD_FORMAT);
        assertFault("x".repeat(256), FaultCode.TOO_LONG);
        proceed(service.begin("x".repeat(255), SCOPE, () -> "job_1"));
        proceed(service.begin("a key ~!", SCOPE, () -> "job_2"));
    }

    private void assertFault(String key, FaultCode code) {
        assertThatThrownBy(() -> service.begin(key, SCOPE, () -> "job_1"))
                .isInstanceOfSatisfying(GraftException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.VALIDATION_FAILED);
                    assertThat(e.faults()).singleElement().satisfies(fault -> {
                        assertThat(fault.param()).isEqualTo("Idempotency-Key");
                        assertThat(fault.code()).isEqualTo(code);
                    });
                });
    }
}
