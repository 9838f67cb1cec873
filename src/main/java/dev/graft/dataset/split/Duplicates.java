package dev.graft.dataset.split;

import dev.graft.dataset.item.Split;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Finds members of equal bytes that can't all stay. */
public final class Duplicates {
    private Duplicates() {}

    /** Positions of members by their bytes' SHA-256, of those that are there more than once; in order of position. */
    public static Map<String, List<Integer>> sets(List<Member> members) {
        Map<String, List<Integer>> sets = new LinkedHashMap<>();
        for (int i = 0; i < members.size(); i++) {
            sets.computeIfAbsent(members.get(i).sha256(), key -> new ArrayList<>(1))
                    .add(i);
        }
        sets.values().removeIf(positions -> positions.size() == 1);
        return sets;
    }

    /** Members of whose bytes different things are said: nobody knows which is right. By position, with the reason. */
    public static Map<Integer, String> contradictions(List<Member> members) {
        Map<Integer, String> contradictions = new TreeMap<>();
        for (List<Integer> positions : sets(members).values()) {
            for (int i : positions) {
                Member member = members.get(i);
                positions.stream()
                        .map(members::get)
                        .filter(other -> !other.target().equals(member.target()))
                        .findFirst()
                        .ifPresent(other -> contradictions.put(
                                i,
                                "the same bytes are at '" + other.path() + "' with "
                                        + other.target().words()));
            }
        }
        return contradictions;
    }

    /**
     * Members whose bytes the upload has put into a later split too: the copy in train gives way to those in validation
     * and test, the one in validation to that in test. By position, with the reason.
     */
    public static Map<Integer, String> acrossSplits(List<Member> members) {
        Map<Integer, String> across = new TreeMap<>();
        for (List<Integer> positions : sets(members).values()) {
            Optional<Member> kept = positions.stream()
                    .map(members::get)
                    .filter(member -> member.given().isPresent())
                    .max((a, b) -> a.given().get().compareTo(b.given().get()));
            Optional<Split> split = kept.flatMap(Member::given);
            for (int i : positions) {
                if (!members.get(i).given().equals(split)) {
                    across.put(
                            i,
                            "the same bytes are in the " + split.orElseThrow().code() + " split, at '"
                                    + kept.orElseThrow().path() + "'");
                }
            }
        }
        return across;
    }
}
