package dev.graft.dataset.validation;

import dev.graft.dataset.item.Exclusion;
import dev.graft.dataset.item.ExclusionReason;
import dev.graft.dataset.item.Split;
import dev.graft.dataset.layout.Arrangement;
import dev.graft.dataset.layout.Placement;
import dev.graft.dataset.split.Duplicates;
import dev.graft.dataset.split.Member;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds the pictures that become items: those of which the upload says something that training can learn, without a copy
 * in a later split.
 */
final class Labelling {
    private final List<Exclusion> excluded = new ArrayList<>();
    private final List<List<String>> acrossSplits;
    private List<Picture> pictures = new ArrayList<>();
    private List<Member> members = new ArrayList<>();

    Labelling(List<Picture> all, Arrangement arrangement) {
        List<Picture> sorted = new ArrayList<>(all);
        sorted.sort(Comparator.comparing(Picture::path));
        for (Picture picture : sorted) {
            Optional<Placement> placement = arrangement.of(picture.path());
            if (placement.isEmpty()) {
                excluded.add(arrangement.whyNot(picture.path()));
            } else {
                pictures.add(picture);
                members.add(member(picture, placement.get()));
            }
        }
        drop(Duplicates.contradictions(members), ExclusionReason.CONTRADICTORY_LABEL);
        acrossSplits = copies(members).stream()
                .filter(copies -> copies.stream().map(Member::given).distinct().count() > 1)
                .map(Labelling::paths)
                .toList();
        drop(Duplicates.acrossSplits(members), ExclusionReason.DUPLICATE_ACROSS_SPLITS);
        dropUntrained();
    }

    /** In order of their paths. */
    List<Picture> pictures() {
        return pictures;
    }

    /** The same as {@link #pictures}, for splitting. */
    List<Member> members() {
        return members;
    }

    List<Exclusion> excluded() {
        return excluded;
    }

    /** Paths of equal bytes in the upload's different splits, those that were excluded for it included. */
    List<List<String>> duplicatesAcrossSplits() {
        return acrossSplits;
    }

    /** Paths of equal bytes that all stay, in one split. */
    List<List<String>> duplicatesWithinSplits() {
        return copies(members).stream().map(Labelling::paths).toList();
    }

    private void dropUntrained() {
        if (members.stream().noneMatch(member -> member.given().isPresent())) {
            return;
        }
        List<Member> train = members.stream()
                .filter(member -> member.given().equals(Optional.of(Split.TRAIN)))
                .toList();
        Set<String> trained = train.stream()
                .flatMap(member -> member.target().labels().stream())
                .collect(Collectors.toSet());
        Map<Integer, String> untrained = new HashMap<>();
        for (int i = 0; i < members.size(); i++) {
            Optional<String> unknown = members.get(i).target().labels().stream()
                    .filter(label -> !trained.contains(label))
                    .findFirst();
            if (unknown.isPresent()) {
                untrained.put(i, "the train split has nothing of its label '" + unknown.get() + "'");
            } else if (train.isEmpty()) {
                untrained.put(i, "the train split has no items");
            }
        }
        drop(untrained, ExclusionReason.NO_LABEL);
    }

    private void drop(Map<Integer, String> reasons, ExclusionReason reason) {
        List<Picture> keptPictures = new ArrayList<>();
        List<Member> keptMembers = new ArrayList<>();
        for (int i = 0; i < members.size(); i++) {
            if (reasons.containsKey(i)) {
                exclude(members.get(i).path(), reason, reasons.get(i));
            } else {
                keptPictures.add(pictures.get(i));
                keptMembers.add(members.get(i));
            }
        }
        pictures = keptPictures;
        members = keptMembers;
    }

    private void exclude(String path, ExclusionReason reason, String message) {
        excluded.add(new Exclusion(path, reason, message));
    }

    private static Member member(Picture picture, Placement placement) {
        return new Member(picture.path(), placement.target(), picture.sha256(), placement.split(), placement.group());
    }

    private static List<List<Member>> copies(List<Member> members) {
        return Duplicates.sets(members).values().stream()
                .map(positions -> positions.stream().map(members::get).toList())
                .toList();
    }

    private static List<String> paths(List<Member> copies) {
        return copies.stream().map(Member::path).toList();
    }
}
