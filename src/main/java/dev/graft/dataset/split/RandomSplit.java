package dev.graft.dataset.split;

import dev.graft.dataset.item.Split;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Draws splits at random within each label, so that each has about the same mixture of labels.
 *
 * <p>Units (items that stay together) are dealt in random order, large ones first, each to the split that lacks most of
 * its labels: with units of one item that meets the {@link Quotas} exactly, with larger ones as nearly as a greedy choice
 * can. Cf. Sechidis et al., On the Stratification of Multi-Label Data, 2011.
 */
final class RandomSplit {
    private final List<Member> members;
    private final Map<String, int[]> lacking = new HashMap<>();
    private final List<Split> open;
    private final Split[] drawn;

    private RandomSplit(List<Member> members, SplitFractions fractions) {
        this.members = members;
        this.open = Arrays.stream(Split.values())
                .filter(split -> fractions.toArray()[split.ordinal()] > 0)
                .toList();
        this.drawn = new Split[members.size()];
    }

    /**
     * Draws. Equal members, fractions and seed give equal splits on every machine.
     *
     * @param members in an order that does not depend on chance
     * @return by position; every label has a member in train
     */
    static List<Split> draw(List<Member> members, SplitFractions fractions, long seed) {
        RandomSplit split = new RandomSplit(members, fractions);
        Map<String, Integer> counts = new TreeMap<>();
        members.forEach(member -> counts.merge(member.label(), 1, Integer::sum));
        Quotas quotas = new Quotas(fractions.toArray());
        counts.forEach((label, count) -> split.lacking.put(label, quotas.next(count)));
        List<List<Integer>> units = new ArrayList<>(Units.of(members));
        Collections.shuffle(units, new Random(seed));
        units.sort(Comparator.comparingInt(unit -> -unit.size()));
        units.forEach(split::deal);
        split.ensureTrain(counts, units);
        return Arrays.asList(split.drawn);
    }

    private void deal(List<Integer> unit) {
        Split best = Split.TRAIN;
        for (Split candidate : open) {
            if (lack(unit, candidate) > lack(unit, best)) {
                best = candidate;
            }
        }
        put(unit, best);
    }

    private long lack(List<Integer> unit, Split split) {
        return unit.stream()
                .mapToLong(i -> lacking.get(members.get(i).label())[split.ordinal()])
                .sum();
    }

    private void put(List<Integer> unit, Split split) {
        for (int i : unit) {
            drawn[i] = split;
            lacking.get(members.get(i).label())[split.ordinal()]--;
        }
    }

    /** Labels of which a large unit has taken all items elsewhere get their smallest unit into train. */
    private void ensureTrain(Map<String, Integer> counts, List<List<Integer>> units) {
        Set<String> missing = new TreeSet<>(counts.keySet());
        for (int i = 0; i < drawn.length; i++) {
            if (drawn[i] == Split.TRAIN) {
                missing.remove(members.get(i).label());
            }
        }
        while (!missing.isEmpty()) {
            String label = missing.iterator().next();
            List<Integer> smallest = units.stream()
                    .filter(unit ->
                            unit.stream().anyMatch(i -> members.get(i).label().equals(label)))
                    .reduce((earlier, later) -> later)
                    .orElseThrow();
            put(smallest, Split.TRAIN);
            smallest.forEach(i -> missing.remove(members.get(i).label()));
        }
    }
}
