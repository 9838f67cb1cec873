package dev.graft.training.ranking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graft.attempt.result.AttemptResult.Failure;
import dev.graft.attempt.result.Ranking.Place;
import dev.graft.metric.Interval;
import dev.graft.metric.measure.Score;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VerdictTest {
    private static final int ASKED = 100;

    /** One that gets the first items right. */
    private static Judgement judged(String name, int right, double loss) {
        boolean[] answers = new boolean[ASKED];
        for (int i = 0; i < right; i++) {
            answers[i] = true;
        }
        Interval accuracy = Interval.ofShare(right, ASKED);
        return Judgement.of(name, new Judgement.Scores(accuracy, loss, accuracy, 0), Optional.of(0.7), answers);
    }

    /** One whose number was this, and these in the resamples. */
    private static Judgement measured(String name, double value, double... draws) {
        Score score = new Score(value, draws);
        return Judgement.of(name, score, score, 0, Optional.empty());
    }

    private static final Judgement BROKEN = Judgement.failed("broken", new Failure("internal", "x", "y", false));

    @Test
    void theProbeOrdersThenItsLossThenTheName() {
        Verdict verdict = Verdict.of(List.of(
                BROKEN,
                judged("d", 80, 0.5),
                judged("c", 80, 0.5),
                judged("b", 80, 0.4),
                judged("a", 70, 0.1),
                judged("e", 90, 0.9)));

        assertThat(verdict.places()).extracting(Place::baseModel).containsExactly("e", "b", "c", "d", "a", "broken");
        assertThat(verdict.places().get(0).firstIsBetter()).isEmpty();
        assertThat(verdict.places().get(1).firstIsBetter().orElseThrow()).isGreaterThan(0.99);
        assertThat(verdict.places().get(5).rank()).isEmpty();
    }

    @Test
    void aClearLeadIsCalledSo() {
        Verdict verdict = Verdict.of(List.of(judged("a", 60, 1), judged("b", 90, 1), judged("c", 84, 1)));

        assertThat(verdict.conclusion())
                .isEqualTo("b is the best: it is really better than each of the others with a probability of 0.99 or"
                        + " more.");
    }

    @Test
    void aNarrowLeadNamesThoseThatMayBeAsGood() {
        Verdict verdict = Verdict.of(List.of(judged("a", 60, 1), judged("b", 90, 1), judged("c", 89, 1)));

        assertThat(verdict.conclusion())
                .isEqualTo("b is first, but not surely the best. In brackets, the probability that it is really"
                        + " better: c (0.75).");
    }

    @Test
    void ofManyThreeAreNamed() {
        List<Judgement> alike = List.of(
                judged("a", 90, 1), judged("b", 90, 1), judged("c", 90, 1), judged("d", 90, 1), judged("e", 90, 1));

        assertThat(Verdict.of(alike).conclusion()).endsWith("b (0.50), c (0.50), d (0.50) and 1 more.");
    }

    @Test
    void numbersThatAreNoSharesAreComparedResampleByResample() {
        Verdict verdict = Verdict.of(List.of(
                measured("a", 0.7, 0.5, 0.7, 0.9),
                BROKEN,
                measured("b", 0.8, 0.6, 0.8, 1.0),
                measured("c", 0.75, 0.8, 0.7, 0.9)));

        assertThat(verdict.places()).extracting(Place::baseModel).containsExactly("b", "c", "a", "broken");
        // Of three resamples, and one more that says neither.
        assertThat(verdict.places().get(1).firstIsBetter()).contains(0.625);
        assertThat(verdict.places().get(2).firstIsBetter()).contains(0.875);
        assertThat(verdict.places().get(1).probe()).contains(new Interval(0.75, 0.705, 0.895));
        assertThat(verdict.places().get(1).probeAccuracy()).isEmpty();
    }

    @Test
    void theOnlyOneIsNotComparedWithAnything() {
        assertThat(Verdict.of(List.of(judged("a", 90, 1), BROKEN)).conclusion())
                .isEqualTo("a is the only one that was judged.");
    }
}
