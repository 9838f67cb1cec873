package dev.graft.dataset.split;

import dev.graft.dataset.item.Split;
import dev.graft.dataset.item.Splits.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The members of a dataset, divided.
 *
 * @param splits by position
 * @param hasTest whether there is a test split, empty or not
 * @param seed of the draw; empty where nothing was drawn
 */
public record Division(List<Split> splits, boolean hasTest, Source source, Optional<Long> seed) {
    /** What becomes the validation split of an upload that has none. */
    private static final SplitFractions TENTH_OF_TRAIN = new SplitFractions(0.9, 0.1, 0);

    /**
     * Divides members as the upload has it, or by a draw.
     *
     * @param members in order of their paths, with neither {@link Duplicates#contradictions} nor
     *     {@link Duplicates#acrossSplits} among them; all with a given split, or none
     */
    public static Division of(List<Member> members, SplitRequest request) {
        if (members.stream().noneMatch(member -> member.given().isPresent())) {
            SplitFractions fractions = request.fractions().orElse(SplitFractions.DEFAULT);
            return new Division(
                    Strata.draw(members, fractions, request.seed()),
                    fractions.test() > 0,
                    Source.RANDOM,
                    Optional.of(request.seed()));
        }
        List<Split> given =
                members.stream().map(member -> member.given().orElseThrow()).toList();
        boolean hasTest = given.contains(Split.TEST);
        return given.contains(Split.VALIDATION)
                ? new Division(given, hasTest, Source.GIVEN, Optional.empty())
                : new Division(carved(members, given, request), hasTest, Source.GIVEN, Optional.of(request.seed()));
    }

    private static List<Split> carved(List<Member> members, List<Split> given, SplitRequest request) {
        int[] train = IntStream.range(0, given.size())
                .filter(i -> given.get(i) == Split.TRAIN)
                .toArray();
        List<Split> drawn =
                Strata.draw(IntStream.of(train).mapToObj(members::get).toList(), TENTH_OF_TRAIN, request.seed());
        List<Split> splits = new ArrayList<>(given);
        for (int i = 0; i < train.length; i++) {
            splits.set(train[i], drawn.get(i));
        }
        return splits;
    }
}
