package dev.graft.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

/** The evaluation of a split as text: accuracy with its interval, then the confusion matrix. */
final class ReportText {
    private static final int NAME = 14;

    private ReportText() {}

    /** The sentence about accuracy; the interval is the 95 % one of the report. */
    static String accuracy(String split, JsonNode evaluation) {
        JsonNode accuracy = evaluation.path("accuracy");
        return String.format(
                Locale.ROOT,
                "Accuracy on the %d %s pictures that training never saw: %.1f %% (95 %% interval %.1f to %.1f %%)",
                evaluation.path("items").asInt(),
                split,
                100 * accuracy.path("value").asDouble(),
                100 * accuracy.path("low").asDouble(),
                100 * accuracy.path("high").asDouble());
    }

    /** Rows are true labels, columns what the model said, numbered as the rows; a dot is a zero. */
    static String confusion(JsonNode evaluation) {
        JsonNode labels = evaluation.path("labels");
        JsonNode matrix = evaluation.path("confusion_matrix");
        StringBuilder text = new StringBuilder("     %-14s".formatted("true \\ said"));
        for (int column = 0; column < labels.size(); column++) {
            text.append("%5d".formatted(column + 1));
        }
        for (int row = 0; row < labels.size(); row++) {
            String label = labels.path(row).path("label").asText();
            text.append("%n%4d %-14s".formatted(row + 1, label.length() > NAME ? label.substring(0, NAME) : label));
            for (int column = 0; column < labels.size(); column++) {
                int count = matrix.path(row).path(column).asInt();
                text.append("%5s".formatted(count == 0 ? "." : count));
            }
        }
        return text.toString();
    }
}
