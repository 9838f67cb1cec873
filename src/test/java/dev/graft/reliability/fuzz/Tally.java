package dev.graft.reliability.fuzz;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What has come of the inputs of a trial, by kind; prints itself as a table. Not thread-safe. */
final class Tally {
    /** Faults of one kind that are told in words. */
    private static final int SHOWN = 4;

    private static final int LINES = 14;

    private final String broken;
    private final Map<String, Row> rows = new TreeMap<>();
    private final List<String> faults = new ArrayList<>();

    /** What may become of an input. */
    enum Outcome {
        REFUSED,
        ACCEPTED,
        BROKEN,
        HUNG
    }

    private static final class Row {
        private final int[] outcomes = new int[Outcome.values().length];

        int inputs() {
            return Arrays.stream(outcomes).sum();
        }
    }

    /** @param broken what a broken input is called */
    Tally(String broken) {
        this.broken = broken;
    }

    void count(String kind, Outcome outcome) {
        rows.computeIfAbsent(kind, any -> new Row()).outcomes[outcome.ordinal()]++;
    }

    /** Counts an input that was answered as none may be. */
    void fault(String kind, int number, Outcome outcome, String what) {
        count(kind, outcome);
        if (faults.stream().filter(told -> told.startsWith(kind + " ")).count() == SHOWN) {
            return;
        }
        String lines = String.join("\n    ", what.lines().limit(LINES).toList());
        faults.add(kind + " " + number + ": " + lines);
    }

    void fault(String kind, int number, Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text, true));
        fault(kind, number, Outcome.BROKEN, text.toString());
    }

    int inputs() {
        return rows.values().stream().mapToInt(Row::inputs).sum();
    }

    List<String> faults() {
        return faults;
    }

    String table() {
        StringBuilder table = new StringBuilder("| kind | inputs | refused | accepted | " + broken + " | hung |\n");
        table.append("| --- | ---: | ---: | ---: | ---: | ---: |\n");
        Row all = new Row();
        rows.forEach((kind, row) -> {
            table.append(line(kind, row));
            for (int i = 0; i < all.outcomes.length; i++) {
                all.outcomes[i] += row.outcomes[i];
            }
        });
        return table + line("all", all);
    }

    private static String line(String kind, Row row) {
        return "| %s | %d | %d | %d | %d | %d |%n"
                .formatted(
                        kind,
                        row.inputs(),
                        row.outcomes[Outcome.REFUSED.ordinal()],
                        row.outcomes[Outcome.ACCEPTED.ordinal()],
                        row.outcomes[Outcome.BROKEN.ordinal()],
                        row.outcomes[Outcome.HUNG.ordinal()]);
    }
}
