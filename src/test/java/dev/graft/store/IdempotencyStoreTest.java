package dev.graft.store;

import static dev.graft.store.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.graft.idempotency.IdempotencyStore;
import dev.graft.idempotency.IdempotencyStore.Answer;
import dev.graft.idempotency.IdempotencyStore.Entry;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Stores.Kind.class)
class IdempotencyStoreTest {
    private static final Instant EXPIRY = NOW.minusSeconds(60);

    @Parameter
    Stores.Kind kind;

    @TempDir
    Path folder;

    private Stores stores;
    private IdempotencyStore store;

    @BeforeEach
    void open() {
        stores = kind.open(folder);
        store = stores.idempotency();
    }

    @AfterEach
    void close() {
        stores.close();
    }

    private static Entry entry(String resource, String owner, Instant at) {
        return new Entry("key", "POST /v1/jobs", Optional.empty(), resource, owner, Optional.empty(), at);
    }

    private static Entry answered(Entry entry) {
        return new Entry(
                entry.key(),
                entry.scope(),
                Optional.of("ab12"),
                entry.resource(),
                entry.owner(),
                Optional.of(new Answer(202, Map.of("Location", "/v1/jobs/job_1"), "{}")),
                entry.createdAt());
    }

    @Test
    void anUnknownKeyIsClaimed() {
        Entry entry = entry("job_1", "a", NOW);
        assertThat(store.claim(entry, EXPIRY)).isEqualTo(entry);
    }

    @Test
    void theSameKeyInAnotherScopeIsAnotherKey() {
        store.claim(entry("job_1", "a", NOW), EXPIRY);
        Entry other = new Entry("key", "POST /v1/x", Optional.empty(), "x", "a", Optional.empty(), NOW);
        assertThat(store.claim(other, EXPIRY)).isEqualTo(other);
    }

    @Test
    void ofManyClaimsAtOnceExactlyOneStands() throws Exception {
        List<Entry> standing = Crowd.ask(i -> store.claim(entry("job_" + i, "a", NOW), EXPIRY));
        assertThat(standing).containsOnly(standing.get(0));
    }

    @Test
    void theAnswerIsGivenToWhoClaimsNext() {
        Entry first = store.claim(entry("job_1", "a", NOW), EXPIRY);
        store.answer(answered(first));
        assertThat(store.claim(entry("job_2", "a", NOW), EXPIRY)).isEqualTo(answered(first));
        assertThat(store.claim(entry("job_3", "b", NOW), EXPIRY)).isEqualTo(answered(first));
    }

    @Test
    void whatAnotherOwnerLeftUnansweredIsTakenOverWithItsResource() {
        Entry left = store.claim(entry("job_1", "a", NOW.minusSeconds(5)), EXPIRY);
        assertThat(store.claim(entry("job_2", "b", NOW), EXPIRY)).isEqualTo(entry("job_1", "b", NOW));

        store.answer(answered(left));
        store.release(left);
        assertThat(store.claim(entry("job_3", "b", NOW), EXPIRY)).isEqualTo(entry("job_1", "b", NOW));
    }

    @Test
    void anExpiredEntryMakesRoom() {
        Entry old = store.claim(entry("job_1", "a", EXPIRY.minusSeconds(1)), EXPIRY.minusSeconds(60));
        store.answer(answered(old));
        Entry fresh = entry("job_2", "b", NOW);
        assertThat(store.claim(fresh, EXPIRY)).isEqualTo(fresh);
    }

    @Test
    void aReleasedKeyCanBeClaimedAgain() {
        store.release(store.claim(entry("job_1", "a", NOW), EXPIRY));
        Entry again = entry("job_2", "a", NOW);
        assertThat(store.claim(again, EXPIRY)).isEqualTo(again);
    }

    @Test
    void anAnswerIsNotReleased() {
        Entry first = store.claim(entry("job_1", "a", NOW), EXPIRY);
        store.answer(answered(first));
        store.release(first);
        assertThat(store.claim(entry("job_2", "a", NOW), EXPIRY)).isEqualTo(answered(first));
    }

    @Test
    void onlyOldEntriesAreDeleted() {
        store.claim(entry("job_1", "a", NOW), EXPIRY);
        assertThat(store.deleteBefore(NOW)).isZero();
        assertThat(store.deleteBefore(NOW.plusMillis(1))).isEqualTo(1);
        assertThat(store.deleteBefore(NOW.plusMillis(1))).isZero();
    }
}
