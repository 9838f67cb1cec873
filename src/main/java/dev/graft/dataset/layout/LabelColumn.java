package dev.graft.dataset.layout;

import dev.graft.dataset.item.Target;
import dev.graft.dataset.item.Task;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What the label column of a manifest means: to which task it belongs, and what it says of a row's picture. */
final class LabelColumn {
    /** So many different whole numbers may be names of classes; more are a quantity. */
    private static final int CLASSES = 20;

    private static final Pattern NUMBER = Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");
    private static final Pattern NOT_FINITE = Pattern.compile("(?i)nan|[+-]?inf(inity)?");

    private LabelColumn() {}

    /** Several labels in any row are multi-label; numbers with a fraction, or many numbers, regression. */
    static Task recognise(List<ManifestRow> rows) {
        if (rows.stream().anyMatch(row -> row.labels().size() > 1)) {
            return Task.IMAGE_MULTILABEL;
        }
        Set<String> texts = new HashSet<>();
        rows.forEach(row -> row.labels().forEach(label -> texts.add(label.strip())));
        boolean numbers = texts.stream()
                .allMatch(text -> isNumber(text) || NOT_FINITE.matcher(text).matches());
        Set<Double> values = new HashSet<>();
        texts.stream().filter(LabelColumn::isNumber).forEach(text -> values.add(Double.valueOf(text)));
        boolean quantity = values.size() > CLASSES || values.stream().anyMatch(value -> value != Math.rint(value));
        return numbers && quantity ? Task.IMAGE_REGRESSION : Task.IMAGE_CLASSIFICATION;
    }

    /** What a row says of its picture; empty where {@link #fault} has something. */
    static Optional<Target> target(Task task, List<String> labels) {
        return switch (task) {
            case IMAGE_MULTILABEL ->
                Optional.of(new Target.Labels(labels.stream().map(String::strip).toList()));
            case IMAGE_REGRESSION ->
                labels.size() == 1 && isFinite(labels.get(0))
                        ? Optional.of(new Target.Value(
                                Double.parseDouble(labels.get(0).strip())))
                        : Optional.empty();
            default -> labels.stream().findFirst().map(Target.OneLabel::new);
        };
    }

    /** Why a label is no value, in words. */
    static String fault(List<String> labels) {
        String text = String.join("|", labels);
        return labels.size() == 1 && isNumber(text.strip())
                ? "'" + text + "' is beyond the range of 32-bit numbers"
                : "'" + text + "' is not a finite number";
    }

    private static boolean isFinite(String text) {
        return isNumber(text.strip()) && Float.isFinite((float) Double.parseDouble(text.strip()));
    }

    private static boolean isNumber(String text) {
        return NUMBER.matcher(text).matches();
    }
}
