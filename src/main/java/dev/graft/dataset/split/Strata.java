package dev.graft.dataset.split;

import dev.graft.dataset.item.Split;
import dev.graft.dataset.item.Target;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Chooses what a draw keeps in proportion: single labels, sets of labels, or ranges of values. */
final class Strata {
    /** Ranges of values: enough for the shape of their distribution, each with several items for a tenth to be drawn of. */
    private static final int MAX_RANGES = 10;

    private static final int ITEMS_A_RANGE = 10;

    private Strata() {}

    /** @param members at least one, in an order that does not depend on chance */
    static List<Split> draw(List<Member> members, SplitFractions fractions, long seed) {
        if (members.get(0).target() instanceof Target.Labels) {
            return IterativeStratification.draw(members, fractions, seed);
        }
        List<String> strata = members.get(0).target() instanceof Target.Value
                ? ranges(members)
                : members.stream().map(member -> member.target().text()).toList();
        return RandomSplit.draw(members, strata, fractions, seed);
    }

    /** Ranges of about equally many values, cut at quantiles; equal values are in the same one. */
    private static List<String> ranges(List<Member> members) {
        int count = members.size();
        List<Double> values =
                members.stream().map(member -> value(member.target())).toList();
        List<Double> sorted = values.stream().sorted().toList();
        Map<Double, Integer> rank = new HashMap<>();
        for (int i = 0; i < count; i++) {
            rank.putIfAbsent(sorted.get(i), i);
        }
        long ranges = Math.max(1, Math.min(MAX_RANGES, count / ITEMS_A_RANGE));
        return values.stream()
                .map(value -> String.valueOf(rank.get(value) * ranges / count))
                .toList();
    }

    private static double value(Target target) {
        return target instanceof Target.Value number ? number.value() : Double.NaN;
    }
}
