package dev.graft.reliability.load;

import java.util.List;
import java.util.Locale;

/**
 * What a server did under load, as a table.
 *
 * @param machineLoad of each core before, by all that runs on the machine
 * @param events that each stream got, all of them and in order
 */
record LoadReport(
        int uploads,
        int followers,
        int perSecond,
        Reads.Result reads,
        double machineLoad,
        ServerLook before,
        ServerLook during,
        int events) {
    void print() {
        int ok = reads.answers().getOrDefault(200, 0);
        List.of(
                        "",
                        "| Many clients | |",
                        "| --- | --- |",
                        row("slow uploads / event streams beside the reads", "%d / %d", uploads, followers),
                        row("reads asked for / achieved, a second", "%d / %.0f", perSecond, reads.perSecond()),
                        row("reads answered with 200 / otherwise", "%d / %d", ok, reads.sortedMicros().length - ok),
                        row("latency p50 / p99, ms", "%.1f / %.1f", reads.millis(0.5), reads.millis(0.99)),
                        row("what else ran there: load of a core before", "%.1f", machineLoad),
                        row("threads before / during", "%d / %d", before.threads(), during.threads()),
                        row("descriptors before / during", "%d / %d", before.descriptors(), during.descriptors()),
                        row(
                                "resident memory before / during, MiB",
                                "%d / %d",
                                before.residentBytes() >> 20,
                                during.residentBytes() >> 20),
                        row("events to each stream / lost or out of order", "%d / 0", events))
                .forEach(System.out::println);
    }

    private static String row(String what, String format, Object... values) {
        return "| " + what + " | " + String.format(Locale.ROOT, format, values) + " |";
    }
}
