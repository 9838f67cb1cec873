package dev.graft.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graft.attempt.result.Control;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StopTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration MOMENT = Duration.ofSeconds(2);

    @TempDir
    Path path;

    private AttemptFolder folder;

    @BeforeEach
    void aServerLooksAfterIt() throws IOException {
        folder = new AttemptFolder(path);
        folder.touchServer();
    }

    private Stop after(Duration alone) {
        return new Stop(folder, Clock.fixed(Instant.now().plus(alone), ZoneOffset.UTC), PATIENCE);
    }

    @Test
    void aWorkerOutlivesItsServerForAWhile() {
        assertThat(after(PATIENCE.minus(MOMENT)).reason()).isEmpty();
        assertThat(after(PATIENCE.plus(MOMENT)).reason()).contains(Control.SHUTDOWN);
    }

    @Test
    void anotherServerThatComesInTimeIsAsGood() throws IOException {
        Stop stop = after(PATIENCE.minus(MOMENT));
        assertThat(stop.requested()).isFalse();
        folder.touchServer();
        assertThat(after(PATIENCE.minus(MOMENT)).requested()).isFalse();
    }

    @Test
    void aSignalWithoutAWordMeansToGoOnLater() {
        Stop stop = after(Duration.ZERO);
        stop.signal();
        assertThat(stop.reason()).contains(Control.SHUTDOWN);
    }

    @Test
    void whatTheServerHasWrittenCountsMoreThanItsAbsence() throws IOException {
        folder.ask(Control.CANCEL);
        assertThat(after(PATIENCE.plus(MOMENT)).reason()).contains(Control.CANCEL);
    }
}
