package dev.graft.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A job's progress as one line of text, from the job as the API shows it. */
final class JobLine {
    private static final int WIDTH = 24;

    private JobLine() {}

    /** A bar and the live numbers; what is not known yet is left out. */
    static String bar(JsonNode job) {
        double fraction =
                Math.max(0, Math.min(1, job.path("progress").path("fraction").asDouble(0)));
        int done = (int) Math.round(fraction * WIDTH);
        return "[%s%s] %3d %%  %s"
                .formatted("#".repeat(done), "-".repeat(WIDTH - done), (int) (fraction * 100), numbers(job));
    }

    /** The numbers alone. */
    static String numbers(JsonNode job) {
        JsonNode progress = job.path("progress");
        JsonNode metrics = job.path("metrics");
        List<String> parts = new ArrayList<>();
        parts.add(phase(job));
        if (progress.path("epochs").asInt() > 0) {
            parts.add("epoch %d/%d"
                    .formatted(
                            progress.path("epoch").asInt(),
                            progress.path("epochs").asInt()));
        }
        add(parts, metrics.path("train_loss"), "train loss %.3f", 1);
        add(parts, metrics.path("validation_accuracy"), "validation accuracy %.1f %%", 100);
        add(parts, progress.path("items_per_second"), "%.0f items/s", 1);
        add(parts, progress.path("eta_seconds"), "%.0f s left", 1);
        return String.join("  ", parts);
    }

    /** What stays the same within an epoch: a change of it is worth a line in a log. */
    static String milestone(JsonNode job) {
        return phase(job) + job.path("progress").path("epoch").asText();
    }

    private static String phase(JsonNode job) {
        String phase = job.path("progress").path("phase").asText("");
        return (phase.isEmpty() || phase.equals("null") ? job.path("status").asText() : phase).replace('_', ' ');
    }

    private static void add(List<String> parts, JsonNode value, String format, double factor) {
        if (value.asDouble() > 0) {
            parts.add(String.format(Locale.ROOT, format, value.asDouble() * factor));
        }
    }
}
