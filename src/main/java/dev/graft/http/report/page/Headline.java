package dev.graft.http.report.page;

import dev.graft.attempt.Report;
import dev.graft.http.report.plot.Shown;
import dev.graft.metric.Evaluation;
import dev.graft.metric.Interval;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What somebody reads who reads nothing else.
 *
 * @param title name of what the page is about
 * @param subtitle where it comes from
 * @param tone {@code good}, {@code unsure}, {@code bad} or {@code plain}: the colour of the verdict
 * @param verdict in a sentence
 */
public record Headline(String title, String subtitle, String tone, String verdict, List<Report.Warning> warnings) {
    static final String PLAIN = "plain";
    static final String GOOD = "good";
    private static final String UNSURE = "unsure";
    private static final String BAD = "bad";
    private static final String MAJORITY = "majority";

    /** The split by which a model is judged: test, else validation. */
    static Optional<String> judging(Map<String, Optional<Evaluation>> splits) {
        return List.of("test", "validation").stream()
                .filter(split -> splits.getOrDefault(split, Optional.empty()).isPresent())
                .findFirst();
    }

    /** The sentence about accuracy beside what guessing reaches. */
    static String verdict(String split, Evaluation evaluation, Map<String, Interval> baselines) {
        String accuracy = "Right on %s of %d %s items (95 %% interval %s)"
                .formatted(
                        Shown.percent(evaluation.accuracy().value()),
                        evaluation.items(),
                        split,
                        Shown.percents(evaluation.accuracy()));
        return accuracy
                + switch (tone(evaluation, baselines)) {
                    case GOOD -> ": clearly better than always saying the most frequent label" + guess(baselines) + ".";
                    case BAD -> ": no better than always saying the most frequent label" + guess(baselines) + ".";
                    case UNSURE ->
                        "; always saying the most frequent label" + guess(baselines)
                                + " is not far from that: more items would tell.";
                    default -> ".";
                };
    }

    static String tone(Evaluation evaluation, Map<String, Interval> baselines) {
        Interval guess = baselines.get(MAJORITY);
        if (guess == null) {
            return PLAIN;
        } else if (evaluation.accuracy().low() > guess.high()) {
            return GOOD;
        }
        return evaluation.accuracy().value() > guess.value() ? UNSURE : BAD;
    }

    private static String guess(Map<String, Interval> baselines) {
        return " (" + Shown.percent(baselines.get(MAJORITY).value()) + ")";
    }
}
