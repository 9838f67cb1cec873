package dev.graft.dataset.validation;

import dev.graft.dataset.item.Item;
import dev.graft.dataset.item.Label;
import dev.graft.dataset.item.LabelStatistics;
import dev.graft.dataset.item.LabelStatistics.Spread;
import dev.graft.dataset.item.Split;
import dev.graft.dataset.item.SplitCounts;
import dev.graft.dataset.item.Splits;
import dev.graft.dataset.item.Target;
import dev.graft.dataset.item.Task;
import dev.graft.dataset.split.Division;
import dev.graft.dataset.split.Member;
import dev.graft.error.ErrorCode;
import dev.graft.error.GraftException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** What the members of a dataset come to, once they are divided: items, counts of labels, spread of values. */
final class Tally {
    private final Task task;
    private final Labelling labelling;
    private final Division division;
    private final List<Label> labels;

    /** @throws GraftException {@link ErrorCode#ONE_LABEL} where there is nothing to tell apart */
    Tally(Task task, Labelling labelling, Division division) {
        this.task = task;
        this.labelling = labelling;
        this.division = division;
        this.labels = count();
        refuseSameness();
    }

    private List<Label> count() {
        Map<String, int[]> counts = new TreeMap<>();
        for (int i = 0; i < division.splits().size(); i++) {
            int split = division.splits().get(i).ordinal();
            for (String label : target(i).labels()) {
                counts.computeIfAbsent(label, name -> new int[Split.values().length])[split]++;
            }
        }
        List<Label> counted = new ArrayList<>();
        counts.forEach((label, count) -> counted.add(new Label(
                label,
                counted.size(),
                new SplitCounts(
                        count[Split.TRAIN.ordinal()],
                        count[Split.VALIDATION.ordinal()],
                        test(count[Split.TEST.ordinal()])))));
        return counted;
    }

    private void refuseSameness() {
        if (task == Task.IMAGE_CLASSIFICATION && labels.size() < 2) {
            throw new GraftException(
                    ErrorCode.ONE_LABEL,
                    "There is only one label with items in train, '"
                            + labels.get(0).name() + "'.");
        }
        List<Target> train = IntStream.range(0, division.splits().size())
                .filter(i -> division.splits().get(i) == Split.TRAIN)
                .mapToObj(this::target)
                .distinct()
                .limit(2)
                .toList();
        if (train.size() < 2) {
            throw new GraftException(
                    ErrorCode.ONE_LABEL,
                    "All items in train have " + train.get(0).words() + ": there is nothing to tell apart.");
        }
    }

    /** In the order of their class indices; none for values. */
    List<Label> labels() {
        return labels;
    }

    Splits splits() {
        return new Splits(
                Collections.frequency(division.splits(), Split.TRAIN),
                Collections.frequency(division.splits(), Split.VALIDATION),
                test(Collections.frequency(division.splits(), Split.TEST)),
                division.source(),
                division.seed());
    }

    private Optional<Integer> test(int count) {
        return division.hasTest() ? Optional.of(count) : Optional.empty();
    }

    /** Of a regression. */
    Optional<LabelStatistics> statistics() {
        return task == Task.IMAGE_REGRESSION
                ? Optional.of(new LabelStatistics(
                        spread(Split.TRAIN).orElseThrow(), spread(Split.VALIDATION), spread(Split.TEST)))
                : Optional.empty();
    }

    private Optional<Spread> spread(Split split) {
        double[] values = IntStream.range(0, division.splits().size())
                .filter(i -> division.splits().get(i) == split)
                .mapToDouble(i -> target(i) instanceof Target.Value number ? number.value() : Double.NaN)
                .toArray();
        return values.length == 0 ? Optional.empty() : Optional.of(Spread.of(values));
    }

    /** By ordinal. */
    List<Item> items() {
        Map<String, Integer> indices = new HashMap<>();
        labels.forEach(label -> indices.put(label.name(), label.index()));
        List<Item> items = new ArrayList<>();
        List<Member> members = labelling.members();
        for (int i = 0; i < members.size(); i++) {
            Picture picture = labelling.pictures().get(i);
            items.add(new Item(
                    Item.id(i),
                    picture.path(),
                    target(i),
                    target(i).labels().stream().map(indices::get).toList(),
                    division.splits().get(i),
                    picture.width(),
                    picture.height(),
                    picture.sha256(),
                    picture.mediaType(),
                    picture.place().offset(),
                    picture.place().length()));
        }
        return items;
    }

    private Target target(int position) {
        return labelling.members().get(position).target();
    }
}
