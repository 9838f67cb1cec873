package dev.graft.http.report.page;

import dev.graft.http.report.plot.Shown;
import dev.graft.http.report.subject.Thumbnails;
import dev.graft.metric.Interval;
import dev.graft.metric.MultiLabelEvaluation;
import dev.graft.metric.RegressionEvaluation;
import dev.graft.metric.SplitEvaluation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What is shown of models whose items have several labels, or a value, in place of one label. */
sealed interface OtherTask permits SeveralLabels, Values {
    /** Of the split that judges; empty where there is none, or where it is one of a classifier. */
    static Optional<OtherTask> of(Map<String, Optional<SplitEvaluation>> splits, Optional<String> judging) {
        return judging.flatMap(by -> splits.get(by).flatMap(evaluation -> {
            if (evaluation instanceof MultiLabelEvaluation several) {
                return Optional.of(new SeveralLabels(of(splits, MultiLabelEvaluation.class), by, several));
            } else if (evaluation instanceof RegressionEvaluation values) {
                return Optional.of(new Values(of(splits, RegressionEvaluation.class), by, values));
            }
            return Optional.empty();
        }));
    }

    private static <E> Map<String, E> of(Map<String, Optional<SplitEvaluation>> splits, Class<E> kind) {
        Map<String, E> evaluations = new LinkedHashMap<>();
        splits.forEach((split, evaluation) ->
                evaluation.filter(kind::isInstance).ifPresent(some -> evaluations.put(split, kind.cast(some))));
        return evaluations;
    }

    /** The split that judges. */
    String split();

    /** What baselines are measured in, too. */
    Interval main();

    /** What {@link #main} is called. */
    String measure();

    /** The number that tells most, in a sentence without its end. */
    String result();

    NumberTable numbers();

    List<LabelTable> labels();

    List<ValuePlots> plots();

    Worst worst(Thumbnails thumbnails);

    /** What the same answer for every item reaches; empty where nobody measured it. */
    default Optional<Interval> guess(Map<String, Interval> baselines) {
        return Stream.of("prior", "mean")
                .filter(baselines::containsKey)
                .map(baselines::get)
                .findFirst();
    }

    default String tone(Map<String, Interval> baselines) {
        return Headline.tone(main(), guess(baselines));
    }

    default String verdict(Map<String, Interval> baselines) {
        return result()
                + Headline.beside(
                        tone(baselines),
                        "the same answer for every item",
                        guess(baselines)
                                .map(guess -> Shown.decimal(guess.value()))
                                .orElse(""));
    }
}
