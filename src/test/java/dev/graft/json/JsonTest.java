package dev.graft.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JsonTest {
    private enum Colour {
        DARK_RED,
        BLUE
    }

    private record Sample(
            int itemCount, Colour colour, Optional<String> note, Instant createdAt, List<Double> values) {}

    private static final Sample SAMPLE = new Sample(
            3, Colour.DARK_RED, Optional.empty(), Instant.parse("2026-01-31T12:00:00.123456Z"), List.of(0.5, 1e-9));

    @Test
    void namesAreSnakeCaseEnumsLowerCaseTimesInMillisecondsAndNullsWritten() {
        assertThat(Json.write(SAMPLE))
                .isEqualTo("{\"item_count\":3,\"colour\":\"dark_red\",\"note\":null,"
                        + "\"created_at\":\"2026-01-31T12:00:00.123Z\",\"values\":[0.5,1.0E-9]}");
    }

    @Test
    void whatWasWrittenIsReadBack() {
        Sample rounded = new Sample(
                3, Colour.BLUE, Optional.of("ü\n"), Instant.parse("2026-01-31T12:00:00.120Z"), SAMPLE.values());

        assertThat(Json.read(Json.write(rounded), Sample.class)).isEqualTo(rounded);
    }

    @Test
    void absentAndNullMeanTheSame() {
        Sample absent = Json.read("{\"item_count\": 1}", Sample.class);
        Sample nulls = Json.read(
                "{\"item_count\": 1, \"colour\": null, \"note\": null, \"created_at\": null, \"values\": null}",
                Sample.class);

        assertThat(absent).isEqualTo(nulls);
        assertThat(absent.note()).isEmpty();
    }

    @Test
    void unknownPropertiesAndBrokenTextAreRefused() {
        assertThatThrownBy(() -> Json.read("{\"itemCount\": 1}", Sample.class))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("itemCount");
        assertThatThrownBy(() -> Json.read("{\"item_count\": 1", Sample.class))
                .isInstanceOf(UncheckedIOException.class);
        assertThatThrownBy(() -> Json.read("{\"colour\": \"green\"}", Sample.class))
                .isInstanceOf(UncheckedIOException.class);
    }
}
