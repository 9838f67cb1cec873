package dev.graft.dataset.split;

import dev.graft.dataset.item.Split;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Draws splits of items with several labels, so that each label is about as frequent in each. The label of which fewest
 * items are left is dealt first, for the others can still make good what it spoils; each of its units (items that stay
 * together) goes to the split that lacks most of that label, of equals to the one that lacks most items. Sechidis,
 * Tsoumakas and Vlahavas, "On the Stratification of Multi-Label Data", 2011.
 */
final class IterativeStratification {
    private final List<List<Integer>> units;
    private final double[] fractions;
    private final Random random;
    /** Indices of the labels of each unit, as often as it has them. */
    private final int[][] labelsOf;
    /** Units that have a label. */
    private final List<List<Integer>> unitsOf = new ArrayList<>();

    private final double[][] lacking;
    private final double[] lackingItems;
    private final int[] left;
    private final Split[] dealt;

    private IterativeStratification(List<Member> members, SplitFractions fractions, long seed) {
        this.fractions = fractions.toArray();
        this.random = new Random(seed);
        this.units = new ArrayList<>(Units.of(members));
        Collections.shuffle(units, random);
        units.sort(Comparator.comparingInt(unit -> -unit.size()));
        Map<String, Integer> index = new TreeMap<>();
        members.forEach(member -> member.target().labels().forEach(label -> index.put(label, 0)));
        index.keySet().forEach(label -> {
            index.put(label, unitsOf.size());
            unitsOf.add(new ArrayList<>());
        });
        this.left = new int[index.size()];
        this.labelsOf = new int[units.size()][];
        this.dealt = new Split[units.size()];
        for (int u = 0; u < labelsOf.length; u++) {
            int unit = u;
            labelsOf[u] = units.get(u).stream()
                    .flatMap(i -> members.get(i).target().labels().stream())
                    .mapToInt(index::get)
                    .toArray();
            Arrays.stream(labelsOf[u]).forEach(label -> left[label]++);
            Arrays.stream(labelsOf[u]).distinct().forEach(label -> unitsOf.get(label)
                    .add(unit));
        }
        this.lacking = Arrays.stream(left).mapToObj(this::shares).toArray(double[][]::new);
        this.lackingItems = shares(members.size());
    }

    /**
     * Draws. Equal members, fractions and seed give equal splits on every machine.
     *
     * @param members in an order that does not depend on chance
     * @return by position; every label has a member in train
     */
    static List<Split> draw(List<Member> members, SplitFractions fractions, long seed) {
        IterativeStratification split = new IterativeStratification(members, fractions, seed);
        for (int label = split.rarest(); label >= 0; label = split.rarest()) {
            for (int unit : split.unitsOf.get(label)) {
                if (split.dealt[unit] == null) {
                    split.put(unit, split.neediest(split.lacking[label]));
                }
            }
        }
        for (int unit = 0; unit < split.dealt.length; unit++) {
            if (split.dealt[unit] == null) {
                split.put(unit, split.neediest(split.lackingItems));
            }
        }
        split.ensureTrain();
        Split[] drawn = new Split[members.size()];
        for (int unit = 0; unit < split.dealt.length; unit++) {
            for (int i : split.units.get(unit)) {
                drawn[i] = split.dealt[unit];
            }
        }
        return Arrays.asList(drawn);
    }

    private double[] shares(int items) {
        return Arrays.stream(fractions).map(fraction -> items * fraction).toArray();
    }

    /** The label with the fewest items that are not dealt yet; -1 where none has any. */
    private int rarest() {
        int rarest = -1;
        for (int label = 0; label < left.length; label++) {
            if (left[label] > 0 && (rarest < 0 || left[label] < left[rarest])) {
                rarest = label;
            }
        }
        return rarest;
    }

    private Split neediest(double[] lacks) {
        List<Split> best = new ArrayList<>();
        for (Split split : Split.values()) {
            int s = split.ordinal();
            if (fractions[s] == 0) {
                continue;
            }
            int order = best.isEmpty() ? 1 : compare(lacks, s, best.get(0).ordinal());
            if (order > 0) {
                best.clear();
            }
            if (order >= 0) {
                best.add(split);
            }
        }
        return best.size() == 1 ? best.get(0) : best.get(random.nextInt(best.size()));
    }

    private int compare(double[] lacks, int a, int b) {
        int byLabel = Double.compare(lacks[a], lacks[b]);
        return byLabel != 0 ? byLabel : Double.compare(lackingItems[a], lackingItems[b]);
    }

    private void put(int unit, Split split) {
        dealt[unit] = split;
        lackingItems[split.ordinal()] -= units.get(unit).size();
        for (int label : labelsOf[unit]) {
            left[label]--;
            lacking[label][split.ordinal()]--;
        }
    }

    /** Labels whose units have all gone elsewhere get their smallest unit into train. */
    private void ensureTrain() {
        for (List<Integer> ofLabel : unitsOf) {
            if (ofLabel.stream().noneMatch(unit -> dealt[unit] == Split.TRAIN)) {
                dealt[ofLabel.get(ofLabel.size() - 1)] = Split.TRAIN;
            }
        }
    }
}
