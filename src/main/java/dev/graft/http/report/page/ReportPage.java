package dev.graft.http.report.page;

import dev.graft.attempt.result.Ranking;
import dev.graft.attempt.result.Report;
import dev.graft.attempt.result.VersionEvaluation;
import dev.graft.http.report.plot.Chart;
import dev.graft.http.report.plot.Curves;
import dev.graft.http.report.plot.RateCurve;
import dev.graft.http.report.subject.Choices;
import dev.graft.http.report.subject.Fact;
import dev.graft.http.report.subject.Provenance;
import dev.graft.http.report.subject.Subject;
import dev.graft.metric.Confidence;
import dev.graft.metric.Evaluation;
import dev.graft.metric.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a report shows, section by section, in words and places that only need to be written down. A list of none is a
 * section that is left out.
 */
public record ReportPage(
        Headline headline,
        List<NumberTable> numbers,
        List<Chart> curves,
        List<Confusion> confusion,
        List<LabelTable> labels,
        List<ValuePlots> values,
        List<CalibrationView> calibration,
        List<BaselineView> baselines,
        List<Worst> worst,
        List<RankingView> ranking,
        List<Choices> choices,
        List<Fact> timing,
        List<Fact> provenance) {
    /** What is evaluated, the split by which it is judged, and what it is compared with. */
    private record Judged(
            Map<String, Optional<Evaluation>> splits,
            Optional<String> by,
            Map<String, Interval> baselines,
            Confidence confidence,
            Map<String, Double> timing,
            List<Report.Warning> warnings) {
        Optional<Evaluation> evaluation() {
            return by.flatMap(splits::get);
        }
    }

    public static ReportPage of(Subject subject) {
        if (subject.product() instanceof Ranking ranking) {
            return ofRanking(subject, ranking);
        } else if (subject.product() instanceof VersionEvaluation evaluation) {
            boolean seen = evaluation.warnings().stream().anyMatch(w -> w.code().equals(VersionEvaluation.SEEN));
            Optional<String> by = seen
                    ? Headline.judging(evaluation.splits())
                    : Optional.of(VersionEvaluation.ALL)
                            .filter(all -> evaluation.splits().containsKey(all));
            Optional<OtherTask> other = OtherTask.of(evaluation.splits(), by);
            if (other.isPresent()) {
                return ofOtherTask(
                        subject, other.get(), Map.of(), evaluation.warnings(), evaluation.timing(), Optional.empty());
            }
            return of(
                    subject,
                    new Judged(
                            Report.classified(evaluation.splits()),
                            by,
                            Map.of(),
                            evaluation.confidence(),
                            evaluation.timing(),
                            evaluation.warnings()),
                    Optional.empty());
        }
        Report report = (Report) subject.product();
        Optional<OtherTask> other = OtherTask.of(report.splits(), Headline.judging(report.splits()));
        if (other.isPresent()) {
            return ofOtherTask(
                    subject,
                    other.get(),
                    report.baselines(),
                    report.warnings(),
                    report.timing(),
                    BaselineView.of(report, other.get()));
        }
        return of(
                subject,
                new Judged(
                        report.classified(),
                        Headline.judging(report.classified()),
                        report.baselines(),
                        report.confidence(),
                        report.timing(),
                        report.warnings()),
                BaselineView.of(report));
    }

    private static ReportPage of(Subject subject, Judged judged, Optional<BaselineView> baselines) {
        Optional<Evaluation> evaluation = judged.evaluation();
        String by = judged.by().orElse("");
        Headline headline = new Headline(
                title(subject),
                subject.subtitle(),
                evaluation.map(e -> Headline.tone(e, judged.baselines())).orElse(Headline.PLAIN),
                evaluation
                        .map(e -> Headline.verdict(by, e, judged.baselines()))
                        .orElse("There was no split to evaluate it on: nothing is known of how good it is."),
                judged.warnings());
        return new ReportPage(
                headline,
                evaluation.map(e -> NumberTable.of(judged.splits())).stream().toList(),
                curves(subject),
                evaluation.map(e -> Confusion.of(by, e)).stream().toList(),
                evaluation.map(e -> LabelTable.of(by, e)).stream().toList(),
                List.of(),
                // Of the split that judges: it says more than the one that the temperature was fitted on.
                evaluation
                        .flatMap(Evaluation::calibration)
                        .map(calibration -> CalibrationView.of(by, calibration, judged.confidence()))
                        .stream()
                        .toList(),
                baselines.stream().toList(),
                evaluation.map(e -> Worst.of(by, e, subject.thumbnails())).stream()
                        .toList(),
                List.of(),
                Choices.of(subject.job(), subject.version(), subject.reasons()).stream()
                        .toList(),
                Provenance.timing(judged.timing()),
                Provenance.of(subject.job(), subject.version()));
    }

    private static ReportPage ofOtherTask(
            Subject subject,
            OtherTask task,
            Map<String, Interval> guesses,
            List<Report.Warning> warnings,
            Map<String, Double> timing,
            Optional<BaselineView> baselines) {
        return new ReportPage(
                new Headline(title(subject), subject.subtitle(), task.tone(guesses), task.verdict(guesses), warnings),
                List.of(task.numbers()),
                curves(subject),
                List.of(),
                task.labels(),
                task.plots(),
                List.of(),
                baselines.stream().toList(),
                List.of(task.worst(subject.thumbnails())),
                List.of(),
                Choices.of(subject.job(), subject.version(), subject.reasons()).stream()
                        .toList(),
                Provenance.timing(timing),
                Provenance.of(subject.job(), subject.version()));
    }

    private static List<Chart> curves(Subject subject) {
        List<Chart> curves = new ArrayList<>(Curves.of(subject.task(), subject.epochs(), subject.steps()));
        if (subject.product() instanceof Report report) {
            report.learningRateTest()
                    .filter(test -> !test.points().isEmpty())
                    .map(RateCurve::of)
                    .ifPresent(curves::add);
        }
        return curves;
    }

    private static String title(Subject subject) {
        return subject.version().map(v -> v.model() + ", version " + v.number()).orElse("Report");
    }

    private static ReportPage ofRanking(Subject subject, Ranking ranking) {
        Headline headline =
                new Headline("Ranking of base models", "", Headline.PLAIN, ranking.conclusion(), ranking.warnings());
        return new ReportPage(
                headline,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(RankingView.of(ranking)),
                List.of(),
                Provenance.timing(ranking.timing()),
                Provenance.of(subject.job(), subject.version()));
    }
}
