package dev.graft.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;

/** Shows a job while it runs: one line that redraws itself on a terminal, a line an epoch elsewhere. One thread. */
final class ProgressBar {
    private final PrintStream out;
    private final boolean terminal;
    private String milestone = "";
    private int width;

    ProgressBar(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /** Shows the job's newest state. */
    void show(JsonNode job) {
        if (terminal) {
            String line = JobLine.bar(job);
            out.print("\r" + line + " ".repeat(Math.max(0, width - line.length())));
            out.flush();
            width = line.length();
        } else if (!JobLine.milestone(job).equals(milestone)) {
            out.println("  " + JobLine.numbers(job));
        }
        milestone = JobLine.milestone(job);
    }

    /** Leaves the line, so that other text can follow. */
    void end() {
        if (terminal) {
            out.println();
        }
    }
}
