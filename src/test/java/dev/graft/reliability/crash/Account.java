package dev.graft.reliability.crash;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/** What a trial has counted: kills, requests that were acknowledged, and what became of them. Thread-safe. */
final class Account {
    private final AtomicLong acknowledged = new AtomicLong();
    private final Map<String, Integer> kills = new TreeMap<>();
    private final List<String> lost = new ArrayList<>();
    private final List<String> doubled = new ArrayList<>();
    private final List<String> orphans = new ArrayList<>();

    void acknowledge() {
        acknowledged.incrementAndGet();
    }

    synchronized void killed(String kind) {
        kills.merge(kind, 1, Integer::sum);
    }

    synchronized void lost(String what) {
        lost.add(what);
    }

    synchronized void doubled(String what) {
        doubled.add(what);
    }

    synchronized void orphan(String what) {
        orphans.add(what);
    }

    /** All that should not have happened, a sentence each. */
    synchronized List<String> faults() {
        List<String> faults = new ArrayList<>();
        lost.forEach(what -> faults.add("lost: " + what));
        doubled.forEach(what -> faults.add("doubled: " + what));
        orphans.forEach(what -> faults.add("orphan: " + what));
        return faults;
    }

    /** A Markdown table of all of it. */
    synchronized String table(int rounds) {
        StringBuilder text = new StringBuilder("| what | count |\n| --- | ---: |\n");
        row(text, "rounds", rounds);
        kills.forEach((kind, count) -> row(text, "kills: " + kind, count));
        row(text, "acknowledged requests", acknowledged.get());
        row(text, "lost", lost.size());
        row(text, "doubled", doubled.size());
        row(text, "orphans", orphans.size());
        return text.toString();
    }

    private static void row(StringBuilder text, String what, long count) {
        text.append("| ").append(what).append(" | ").append(count).append(" |\n");
    }
}
