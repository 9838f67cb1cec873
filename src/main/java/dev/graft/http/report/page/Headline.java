package dev.graft.http.report.page;

import dev.graft.attempt.result.Report;
import dev.graft.http.report.plot.Shown;
import dev.graft.metric.Evaluation;
import dev.graft.metric.Interval;
import dev.graft.metric.SplitEvaluation;
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
    static Optional<String> judging(Map<String, ? extends Optional<? extends SplitEvaluation>> splits) {
        return List.of("test", "validation").stream()
                .filter(split -> splits.containsKey(split) && splits.get(split).isPresent())
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
                + beside(
                        tone(evaluation, baselines),
                        "always saying the most frequent label",
                        guess(baselines)
                                .map(guess -> Shown.percent(guess.value()))
                                .orElse(""));
    }

    /**
     * The end of a sentence about a number: what that is beside a way that knows nothing.
     *
     * @param guess what that way reaches
     */
    static String beside(String tone, String way, String guess) {
        return switch (tone) {
            case GOOD -> ": clearly better than %s (%s).".formatted(way, guess);
            case BAD -> ": no better than %s (%s).".formatted(way, guess);
            case UNSURE -> "; %s (%s) is not far from that: more items would tell.".formatted(way, guess);
            default -> ".";
        };
    }

    static String tone(Evaluation evaluation, Map<String, Interval> baselines) {
        return tone(evaluation.accuracy(), guess(baselines));
    }

    /** Of a number of which more is better. */
    static String tone(Interval number, Optional<Interval> guess) {
        return guess.map(g -> number.low() > g.high() ? GOOD : number.value() > g.value() ? UNSURE : BAD)
                .orElse(PLAIN);
    }

    private static Optional<Interval> guess(Map<String, Interval> baselines) {
        return Optional.ofNullable(baselines.get(MAJORITY));
    }
}
