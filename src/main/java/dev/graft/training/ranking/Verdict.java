package dev.graft.training.ranking;

import dev.graft.attempt.result.Ranking.Place;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The order of base models, and how sure it is.
 *
 * @param places the best first, those that could not be judged last
 * @param conclusion in a sentence
 */
record Verdict(List<Place> places, String conclusion) {
    /** From here on, a probability counts as certainty; by the usage of tests of significance. */
    private static final double SURE = 0.95;

    private static final int NAMED = 3;

    /** @param judgements at least one of which is not a failure */
    static Verdict of(List<Judgement> judgements) {
        List<Judgement> ordered = judgements.stream()
                .filter(judgement -> !judgement.isFailed())
                .sorted(Comparator.comparing(
                                (Judgement j) -> j.place().probe().orElseThrow().value(), Comparator.reverseOrder())
                        .thenComparing(j -> j.place().probeLogLoss().orElse(0.0))
                        .thenComparing(j -> j.place().baseModel()))
                .toList();
        List<Place> places = new ArrayList<>();
        for (Judgement judgement : ordered) {
            places.add(ranked(judgement, places.size() + 1, ordered.get(0)));
        }
        List<Place> judged = List.copyOf(places);
        judgements.stream().filter(Judgement::isFailed).map(Judgement::place).forEach(places::add);
        return new Verdict(List.copyOf(places), conclusion(judged));
    }

    private static Place ranked(Judgement judgement, int rank, Judgement first) {
        return judgement
                .place()
                .ranked(rank, rank == 1 ? Optional.empty() : Optional.of(first.probabilityAbove(judgement)));
    }

    private static String conclusion(List<Place> judged) {
        String first = judged.get(0).baseModel();
        List<Place> others = judged.subList(1, judged.size());
        if (others.isEmpty()) {
            return first + " is the only one that was judged.";
        }
        List<Place> near = others.stream()
                .filter(place -> place.firstIsBetter().orElseThrow() < SURE)
                .toList();
        if (near.isEmpty()) {
            double least = others.stream()
                    .mapToDouble(place -> place.firstIsBetter().orElseThrow())
                    .min()
                    .orElseThrow();
            return "%s is the best: it is really better than each of the others with a probability of %s or more."
                    .formatted(first, rounded(least));
        }
        Stream<String> named = near.stream().limit(NAMED).map(place -> "%s (%s)"
                .formatted(place.baseModel(), rounded(place.firstIsBetter().orElseThrow())));
        String more = near.size() > NAMED ? " and " + (near.size() - NAMED) + " more" : "";
        return "%s is first, but not surely the best. In brackets, the probability that it is really better: %s%s."
                .formatted(first, named.collect(Collectors.joining(", ")), more);
    }

    /** Downwards, so that no certainty is told that is not there. */
    private static String rounded(double probability) {
        return String.format(Locale.ROOT, "%.2f", Math.floor(probability * 100) / 100);
    }
}
