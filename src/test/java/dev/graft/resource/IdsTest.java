package dev.graft.resource;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class IdsTest {
    /** A clock that shows what it is set to. */
    private static final class SetClock extends Clock {
        private long millis = Instant.parse("2026-11-21T12:00:00Z").toEpochMilli();

        @Override
        public Instant instant() {
            return Instant.ofEpochMilli(millis);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    }

    @Test
    void idsSortInTheOrderOfTheirMakingEvenWhenTheClockStandsOrGoesBack() {
        SetClock clock = new SetClock();
        Ids ids = new Ids(clock);
        List<String> made = new ArrayList<>();
        for (int move : new int[] {0, 0, 0, 1, -5, -5, 20, 0, 100_000}) {
            clock.millis += move;
            made.add(ids.next("job"));
        }

        assertThat(made).isSorted().doesNotHaveDuplicates().allMatch(id -> Ids.isId("job", id));
    }

    @Test
    void idsOfManyThreadsAreUnique() {
        Ids ids = new Ids(Clock.systemUTC());
        List<String> made = IntStream.range(0, 20_000)
                .parallel()
                .mapToObj(i -> ids.next("ds"))
                .toList();

        assertThat(new HashSet<>(made)).hasSameSizeAs(made);
    }

    @Test
    void theFirstTenCharactersAreTheTime() {
        SetClock clock = new SetClock();
        // The example of the ULID specification.
        clock.millis = 1469918176385L;

        assertThat(new Ids(clock).next("x")).startsWith("x_01ARYZ6S41");
    }

    @Test
    void onlyTextsOfTheFormAreIds() {
        String id = new Ids(Clock.systemUTC()).next("ds");

        assertThat(Ids.isId("ds", id)).isTrue();
        assertThat(List.of(id.toLowerCase(), id + "0", id.substring(1), "", "ds_", "ds_" + "U".repeat(26), "../" + id))
                .noneMatch(text -> Ids.isId("ds", text));
        assertThat(Ids.isId("job", id)).isFalse();
    }
}
