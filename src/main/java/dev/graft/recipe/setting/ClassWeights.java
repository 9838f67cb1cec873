package dev.graft.recipe.setting;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import dev.graft.error.FaultCode;
import dev.graft.error.Problems;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How much a label's items count in the loss. In JSON {@code "none"}, {@code "balanced"}, or weights by label. */
public sealed interface ClassWeights {
    double MOST = 1e6;

    /** By a rule. */
    enum Rule implements ClassWeights {
        /** Every item the same. */
        NONE,
        /** Inversely to the label's frequency, as scikit-learn's "balanced". */
        BALANCED;

        @JsonValue
        String json() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * As somebody says.
     *
     * @param byLabel above 0; labels that are not named have 1
     */
    record Given(@JsonValue Map<String, Double> byLabel) implements ClassWeights {
        public Given {
            byLabel = new LinkedHashMap<>(byLabel);
        }
    }

    /** @throws IllegalArgumentException where it is neither a rule nor numbers by label */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static ClassWeights of(JsonNode json) {
        if (json.isTextual()) {
            return Rule.valueOf(json.asText().toUpperCase(Locale.ROOT));
        }
        Map<String, Double> byLabel = new LinkedHashMap<>();
        json.properties().forEach(field -> {
            if (!field.getValue().isNumber()) {
                throw new IllegalArgumentException("the weight of '" + field.getKey() + "' must be a number");
            }
            byLabel.put(field.getKey(), field.getValue().asDouble());
        });
        if (!json.isObject()) {
            throw new IllegalArgumentException("must be none, balanced, or an object with a weight for each label");
        }
        return new Given(byLabel);
    }

    /** Tells labels that there are not, and weights that are none. */
    default void check(String param, List<String> labels, Problems problems) {
        if (this instanceof Given given) {
            given.byLabel.forEach((label, weight) -> {
                if (!labels.contains(label)) {
                    problems.unknownValue(param, "a label of this dataset", label, labels);
                } else if (!(weight > 0 && weight <= MOST)) {
                    problems.add(
                            param + "." + Problems.shown(label),
                            FaultCode.OUT_OF_RANGE,
                            "must be above 0 and at most 1000000, was " + weight);
                }
            });
        }
    }

    /**
     * A weight for each label.
     *
     * @param labels names by class index
     * @param trainItems items of each label, all above 0
     * @return empty for equal weights
     */
    default List<Double> of(List<String> labels, List<Integer> trainItems) {
        if (this == Rule.NONE) {
            return List.of();
        }
        double all = trainItems.stream().mapToInt(Integer::intValue).sum();
        List<Double> weights = new ArrayList<>();
        for (int label = 0; label < labels.size(); label++) {
            weights.add(
                    this instanceof Given given
                            ? given.byLabel.getOrDefault(labels.get(label), 1.0)
                            : all / ((double) labels.size() * trainItems.get(label)));
        }
        return weights;
    }
}
