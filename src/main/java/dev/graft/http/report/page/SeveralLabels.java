package dev.graft.http.report.page;

import dev.graft.http.report.page.NumberTable.Row;
import dev.graft.http.report.page.NumberTable.Value;
import dev.graft.http.report.plot.Shown;
import dev.graft.http.report.subject.Thumbnails;
import dev.graft.metric.Interval;
import dev.graft.metric.MultiLabelEvaluation;
import dev.graft.metric.measure.MultiLabelMistake;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What is shown of a model whose items have any number of labels. */
record SeveralLabels(Map<String, MultiLabelEvaluation> splits, String split, MultiLabelEvaluation evaluation)
        implements OtherTask {
    @Override
    public Interval main() {
        return evaluation.meanAveragePrecision();
    }

    @Override
    public String measure() {
        return "Mean average precision";
    }

    @Override
    public String result() {
        return "Mean average precision %s on %d %s items (95 %% interval %s)"
                .formatted(Shown.decimal(main().value()), evaluation.items(), split, Shown.decimals(main()));
    }

    @Override
    public NumberTable numbers() {
        return NumberTable.of(
                splits,
                all -> List.of(
                        Row.of(
                                "Mean average precision",
                                "how well items that have a label are put before those that have not; mean of the labels",
                                all,
                                e -> Value.of(e.meanAveragePrecision())),
                        Row.of("Macro F1", "mean of the labels' F1, each label alike", all, e -> Value.of(e.macroF1())),
                        Row.of("Micro F1", "F1 of all pairs of item and label", all, e -> Value.of(e.microF1())),
                        Row.of(
                                "Exactly right",
                                "share of items with all of their labels and no other",
                                all,
                                e -> Value.share(e.subsetAccuracy(), e.items())),
                        Row.of(
                                "Hamming loss",
                                "share of the pairs of item and label that are wrong; less is better",
                                all,
                                e -> new Value(Shown.percent(e.hammingLoss()), "")),
                        Row.of(
                                "Log loss",
                                "how surprising it was which labels items have; less is better",
                                all,
                                e -> Value.of(e.logLoss()))));
    }

    @Override
    public List<LabelTable> labels() {
        return List.of(new LabelTable(
                split,
                "A label counts as predicted from its threshold on, which is where its F1 on validation is highest."
                        + " Average precision needs no threshold.",
                List.of("Items", "Average precision", "Precision", "Recall", "F1", "Threshold"),
                evaluation.labels().stream()
                        .map(score -> new LabelTable.Row(
                                score.label(),
                                List.of(
                                        Integer.toString(score.support()),
                                        score.averagePrecision()
                                                .map(Shown::decimal)
                                                .orElse("–"),
                                        Shown.decimal(score.precision()),
                                        Shown.decimal(score.recall()),
                                        Shown.decimal(score.f1()),
                                        Shown.decimal(score.threshold())),
                                LabelTable.bar(score.f1())))
                        .toList()));
    }

    @Override
    public List<ValuePlots> plots() {
        return List.of();
    }

    @Override
    public Worst worst(Thumbnails thumbnails) {
        return new Worst(
                split,
                Worst.words(evaluation.worst().size(), "loss")
                        + " A picture's labels stand first, then those predicted, with their probabilities.",
                evaluation.worst().stream()
                        .map(mistake -> Worst.thumb(
                                mistake.item(), listed(mistake.label()), said(mistake), notes(mistake), thumbnails))
                        .toList());
    }

    private static String listed(List<String> labels) {
        return labels.isEmpty() ? "no label" : String.join(", ", labels);
    }

    private static String said(MultiLabelMistake mistake) {
        if (mistake.predicted().equals(mistake.label())) {
            return mistake.label().isEmpty() ? "recognised" : "recognised: " + with(mistake, mistake.label());
        }
        return "said to be " + (mistake.predicted().isEmpty() ? "nothing" : with(mistake, mistake.predicted()));
    }

    private static List<String> notes(MultiLabelMistake mistake) {
        List<String> notes = new ArrayList<>();
        List<String> missed = mistake.label().stream()
                .filter(label -> !mistake.predicted().contains(label))
                .toList();
        if (!missed.isEmpty()) {
            notes.add("missed " + with(mistake, missed));
        }
        notes.add("loss " + Shown.number(mistake.loss()));
        return notes;
    }

    private static String with(MultiLabelMistake mistake, List<String> labels) {
        return labels.stream()
                .map(label -> mistake.probabilities().containsKey(label)
                        ? label + " "
                                + Shown.probability(mistake.probabilities().get(label))
                        : label)
                .collect(Collectors.joining(", "));
    }
}
