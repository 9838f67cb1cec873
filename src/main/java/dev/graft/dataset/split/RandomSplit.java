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
 * Draws splits at random within each stratum, such as the items of one label, so that each split has about the same
 * mixture of strata.
 *
 * <p>Units (items that stay together) are dealt in random order, large ones first, each to the split that lacks most of
 * its strata: with units of one item that meets the {@link Quotas} exactly, with larger ones as nearly as a greedy choice
 * can. Cf. Sechidis et al., On the Stratification of Multi-Label Data, 2011.
 */
final class RandomSplit {
    private final List<String> strata;
    private final Map<String, int[]> lacking = new HashMap<>();
    private final List<Split> open;
    private final Split[] drawn;

    private RandomSplit(List<String> strata, SplitFractions fractions) {
        this.strata = strata;
        this.open = Arrays.stream(Split.values())
                .filter(split -> fractions.toArray()[split.ordinal()] > 0)
                .toList();
        this.drawn = new Split[strata.size()];
    }

    /**
     * Draws. Equal members, fractions and seed give equal splits on every machine.
     *
     * @param members in an order that does not depend on chance
     * @param strata by position
     * @return by position; every stratum has a member in train
     */
    static List<Split> draw(List<Member> members, List<String> strata, SplitFractions fractions, long seed) {
        RandomSplit split = new RandomSplit(strata, fractions);
        Map<String, Integer> counts = new TreeMap<>();
        strata.forEach(stratum -> counts.merge(stratum, 1, Integer::sum));
        Quotas quotas = new Quotas(fractions.toArray());
        counts.forEach((stratum, count) -> split.lacking.put(stratum, quotas.next(count)));
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
                .mapToLong(i -> lacking.get(strata.get(i))[split.ordinal()])
                .sum();
    }

    private void put(List<Integer> unit, Split split) {
        for (int i : unit) {
            drawn[i] = split;
            lacking.get(strata.get(i))[split.ordinal()]--;
        }
    }

    /** Strata of which a large unit has taken all items elsewhere get their smallest unit into train. */
    private void ensureTrain(Map<String, Integer> counts, List<List<Integer>> units) {
        Set<String> missing = new TreeSet<>(counts.keySet());
        for (int i = 0; i < drawn.length; i++) {
            if (drawn[i] == Split.TRAIN) {
                missing.remove(strata.get(i));
            }
        }
        while (!missing.isEmpty()) {
            String stratum = missing.iterator().next();
            List<Integer> smallest = units.stream()
                    .filter(unit -> unit.stream().anyMatch(i -> strata.get(i).equals(stratum)))
                    .reduce((earlier, later) -> later)
                    .orElseThrow();
            put(smallest, Split.TRAIN);
            smallest.forEach(i -> missing.remove(strata.get(i)));
        }
    }
}
