package dev.graft.model.export;

import dev.graft.attempt.result.Report;
import dev.graft.dataset.item.Task;
import dev.graft.metric.Interval;
import dev.graft.metric.MultiLabelEvaluation;
import dev.graft.metric.RegressionEvaluation;
import dev.graft.metric.SplitEvaluation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The parts of a model card that differ for several labels a picture and for values: lines of Markdown. */
record TaskCard(Task task, Report report) {
    /** What the hub calls it. */
    String pipeline() {
        return task == Task.IMAGE_REGRESSION ? "image-feature-extraction" : "image-classification";
    }

    /** The front matter's names of the numbers, the first one's value told. */
    List<String> metrics() {
        return task == Task.IMAGE_REGRESSION
                ? List.of("- mae", "- rmse", "- r_squared")
                : List.of("- mean_average_precision", "- f1");
    }

    /** @param labels as they are named in a sentence */
    List<String> purpose(String labels) {
        return task == Task.IMAGE_REGRESSION
                ? List.of(
                        "Tells a number from a picture, in the unit of its dataset. Trained with Graft.",
                        "",
                        "**Intended use**: pictures like those of its dataset. It gives a number for any picture.")
                : List.of(
                        "Tells which of these labels a picture has, any number of them or none: " + labels
                                + ". Trained with Graft.",
                        "",
                        "**Intended use**: pictures like those of its dataset.");
    }

    List<String> quality() {
        List<String> lines = new ArrayList<>(List.of(
                "## How good it is",
                "",
                "With 95 % intervals (bootstrap), on pictures that training did not see; `report.json` has the worst pictures.",
                ""));
        lines.addAll(
                task == Task.IMAGE_REGRESSION
                        ? List.of("| split | pictures | MAE | RMSE | R² |", "| --- | --- | --- | --- | --- |")
                        : List.of(
                                "| split | pictures | mean average precision | macro F1 | micro F1 | exactly right |",
                                "| --- | --- | --- | --- | --- | --- |"));
        report.splits().forEach((split, evaluation) -> evaluation.ifPresent(e -> lines.add(row(split, e))));
        report.baselines()
                .forEach((name, value) ->
                        lines.addAll(List.of("", "Baseline `%s` reaches %s.".formatted(name, interval(value)))));
        Stream.of("test", "validation")
                .flatMap(split -> report.splits().getOrDefault(split, Optional.empty()).stream())
                .filter(MultiLabelEvaluation.class::isInstance)
                .map(MultiLabelEvaluation.class::cast)
                .findFirst()
                .ifPresent(evaluation -> lines.addAll(byLabel(evaluation)));
        lines.add("");
        return lines;
    }

    private static String row(String split, SplitEvaluation evaluation) {
        if (evaluation instanceof RegressionEvaluation values) {
            return "| %s | %d | %s | %s | %s |"
                    .formatted(
                            split,
                            values.items(),
                            interval(values.mae()),
                            interval(values.rmse()),
                            interval(values.r2()));
        }
        MultiLabelEvaluation several = (MultiLabelEvaluation) evaluation;
        return "| %s | %d | %s | %s | %s | %s |"
                .formatted(
                        split,
                        several.items(),
                        interval(several.meanAveragePrecision()),
                        number(several.macroF1()),
                        number(several.microF1()),
                        number(several.subsetAccuracy()));
    }

    private static List<String> byLabel(MultiLabelEvaluation evaluation) {
        List<String> lines = new ArrayList<>(List.of(
                "",
                "| label | pictures | threshold | average precision | precision | recall | F1 |",
                "| --- | --- | --- | --- | --- | --- | --- |"));
        evaluation
                .labels()
                .forEach(score -> lines.add("| %s | %d | %s | %s | %s | %s | %s |"
                        .formatted(
                                ModelCard.plain(score.label()),
                                score.support(),
                                number(score.threshold()),
                                score.averagePrecision().map(TaskCard::number).orElse("–"),
                                number(score.precision()),
                                number(score.recall()),
                                number(score.f1()))));
        return lines;
    }

    private static String interval(Interval value) {
        return String.format(Locale.ROOT, "%.3f (%.3f to %.3f)", value.value(), value.low(), value.high());
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }
}
