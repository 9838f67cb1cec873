package dev.graft.http.report.plot;

import com.fasterxml.jackson.databind.JsonNode;
import dev.graft.dataset.item.Task;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;

/** Which numbers of an epoch are drawn for a task. */
final class TaskCurves {
    private static final String TRAIN = "train";
    private static final String VALIDATION = "validation";
    private static final DoubleUnaryOperator SAME = number -> number;
    private static final DoubleUnaryOperator REST = number -> 1 - number;

    private TaskCurves() {}

    /** @param lines the one that an epoch is judged by last */
    record Curve(String title, List<Line> lines) {
        private Curve(String title, Line... lines) {
            this(title, List.of(lines));
        }
    }

    /**
     * A number of each epoch.
     *
     * @param kind name of its colour
     * @param pointer where it stands
     * @param drawn what is drawn of it
     */
    record Line(String name, String kind, String pointer, DoubleUnaryOperator drawn) {
        private static Line train(String number) {
            return new Line(TRAIN, TRAIN, "/train_" + number, SAME);
        }

        private static Line validation(String number) {
            return new Line(VALIDATION, VALIDATION, "/validation_" + number, SAME);
        }

        /** One of the main numbers of the task. */
        private static Line metric(String number, DoubleUnaryOperator drawn) {
            return new Line(VALIDATION, VALIDATION, "/validation_metrics/" + number, drawn);
        }

        /** Empty where an epoch has not got it. */
        Optional<Double> in(JsonNode epoch) {
            return Optional.of(epoch.at(pointer))
                    .filter(JsonNode::isNumber)
                    .map(number -> drawn.applyAsDouble(number.asDouble()));
        }
    }

    static List<Curve> of(Task task) {
        return switch (task) {
            case IMAGE_MULTILABEL, TEXT_MULTILABEL ->
                List.of(
                        new Curve("Loss", Line.train("loss"), Line.validation("loss")),
                        new Curve("Mean average precision", Line.metric("mean_average_precision", SAME)),
                        // Both at thresholds of 0.5.
                        new Curve(
                                "Share of labels told rightly",
                                Line.train("accuracy"),
                                Line.metric("hamming_loss", REST)));
            case IMAGE_REGRESSION, TEXT_REGRESSION ->
                List.of(
                        // Train's values are standardised while it learns, so that its loss is such a share; the loss
                        // of
                        // validation is in their own unit.
                        new Curve("Loss, share of the variance", Line.train("loss"), Line.metric("r2", REST)),
                        new Curve("R²", Line.metric("r2", SAME)),
                        new Curve(
                                "Error",
                                new Line("MAE", "rate", "/validation_metrics/mae", SAME),
                                new Line("RMSE", VALIDATION, "/validation_metrics/rmse", SAME)));
            default ->
                List.of(
                        new Curve("Loss", Line.train("loss"), Line.validation("loss")),
                        new Curve("Accuracy", Line.train("accuracy"), Line.validation("accuracy")));
        };
    }
}
