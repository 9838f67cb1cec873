package dev.graft.dataset.split;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Finds what must not be parted: items of equal bytes or of one group, and whatever these hold together by chains. */
final class Units {
    private final int[] parent;

    private Units(int size) {
        parent = new int[size];
        Arrays.setAll(parent, i -> i);
    }

    /** Positions of members by unit; units in the order of their first members. */
    static Collection<List<Integer>> of(List<Member> members) {
        Units units = new Units(members.size());
        Map<String, Integer> firstOfBytes = new HashMap<>();
        Map<String, Integer> firstOfGroup = new HashMap<>();
        for (int i = 0; i < members.size(); i++) {
            Member member = members.get(i);
            units.join(i, firstOfBytes.computeIfAbsent(member.sha256(), same(i)));
            if (member.group().isPresent()) {
                units.join(i, firstOfGroup.computeIfAbsent(member.group().get(), same(i)));
            }
        }
        Map<Integer, List<Integer>> byRoot = new LinkedHashMap<>();
        for (int i = 0; i < members.size(); i++) {
            byRoot.computeIfAbsent(units.root(i), root -> new ArrayList<>()).add(i);
        }
        return byRoot.values();
    }

    private static Function<String, Integer> same(int i) {
        return key -> i;
    }

    private int root(int i) {
        int root = i;
        while (parent[root] != root) {
            parent[root] = parent[parent[root]];
            root = parent[root];
        }
        return root;
    }

    /** The lower position becomes the root, so that the order of joining doesn't matter. */
    private void join(int a, int b) {
        int low = Math.min(root(a), root(b));
        parent[Math.max(root(a), root(b))] = low;
    }
}
