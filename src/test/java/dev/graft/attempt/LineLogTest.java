package dev.graft.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LineLogTest {
    private record Line(int number, String text) {}

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("events.jsonl");
    }

    private void append(Line... lines) throws IOException {
        try (LineLog log = new LineLog(file)) {
            List.of(lines).forEach(log::append);
        }
    }

    private LineTail<Line> read(long from) throws IOException {
        return LineTail.read(file, from, Line.class);
    }

    @Test
    void eachLookGoesOnWhereTheOneBeforeEnded() throws IOException {
        append(new Line(1, "ä\n"));
        LineTail<Line> first = read(0);
        append(new Line(2, ""));
        LineTail<Line> second = read(first.next());

        assertThat(first.values()).containsExactly(new Line(1, "ä\n"));
        assertThat(second.values()).containsExactly(new Line(2, ""));
        assertThat(read(second.next()).values()).isEmpty();
        assertThat(second.next()).isEqualTo(Files.size(file));
    }

    @Test
    void aFileThatIsNotThereYetIsEmpty() throws IOException {
        assertThat(read(0)).isEqualTo(new LineTail<>(List.of(), 0));
    }

    @Test
    void aHalfWrittenLineIsLeftForTheNextLook() throws IOException {
        append(new Line(1, "whole"));
        Files.writeString(file, "{\"number\": 2, ", StandardOpenOption.APPEND);
        LineTail<Line> first = read(0);
        Files.writeString(file, "\"text\": \"rest\"}\n", StandardOpenOption.APPEND);

        assertThat(first.values()).containsExactly(new Line(1, "whole"));
        assertThat(read(first.next()).values()).containsExactly(new Line(2, "rest"));
    }

    @Test
    void aLineThatACrashCutShortIsGoneAndTheNextOneIsRead() throws IOException {
        append(new Line(1, "whole"));
        Files.writeString(file, "{\"number\": 2, \"te", StandardOpenOption.APPEND);
        LineTail<Line> before = read(0);
        append(new Line(3, "after the crash"));

        assertThat(read(before.next()).values()).containsExactly(new Line(3, "after the crash"));
    }

    @Test
    void aFileOfOneCutLineBeginsAnew() throws IOException {
        Files.writeString(file, "{\"num");
        append(new Line(1, "first"));

        assertThat(read(0).values()).containsExactly(new Line(1, "first"));
    }

    @Test
    void aLongFileIsReadInSeveralLooks() throws IOException {
        String text = "x".repeat(1000);
        Line[] lines = IntStream.range(0, 3000).mapToObj(i -> new Line(i, text)).toArray(Line[]::new);
        append(lines);
        List<Line> all = new ArrayList<>();
        int looks = 0;
        for (LineTail<Line> tail = read(0); !tail.values().isEmpty(); tail = read(tail.next())) {
            all.addAll(tail.values());
            looks++;
        }

        assertThat(all).containsExactly(lines);
        assertThat(looks).isGreaterThan(1);
    }

    @Test
    void linesOfSeveralThreadsDoNotMix() throws IOException {
        try (LineLog log = new LineLog(file)) {
            IntStream.range(0, 1000).parallel().forEach(i -> log.append(new Line(i, "text")));
        }

        assertThat(read(0).values())
                .extracting(Line::number)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 1000).boxed().toList());
    }
}
