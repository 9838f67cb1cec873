package dev.graft.http.dataset;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.graft.dataset.NewDataset;
import dev.graft.dataset.item.Task;
import dev.graft.dataset.split.SplitFractions;
import dev.graft.dataset.split.SplitRequest;
import dev.graft.error.FaultCode;
import dev.graft.error.Problems;
import dev.graft.http.request.JsonBody;
import dev.graft.http.request.Query;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What comes with an upload: as fields of its form, or as query parameters. */
final class DatasetFields {
    static final int MAX_NAME = 200;
    private static final String[] NAMES = {"name", "task", "splits", "seed", "metadata"};
    private static final Set<String> SPLITS = Set.of("train", "validation", "test");

    private DatasetFields() {}

    /** @throws dev.graft.error.GraftException with every fault */
    static NewDataset read(Map<String, List<String>> sent) {
        Problems problems = new Problems();
        Query fields = Query.of(sent, problems, NAMES);
        Optional<String> name = fields.text("name");
        checkName(name, problems);
        NewDataset request = new NewDataset(
                name,
                fields.constant("task", "a task", Task.class),
                new SplitRequest(
                        fields.text("splits").flatMap(text -> fractions(text, problems)),
                        fields.whole("seed", Long.MIN_VALUE, Long.MAX_VALUE).orElse(SplitRequest.DEFAULT_SEED)),
                fields.text("metadata")
                        .map(text -> metadata(text, problems))
                        .orElseGet(JsonNodeFactory.instance::objectNode));
        problems.throwIfAny();
        return request;
    }

    static void checkName(Optional<String> name, Problems problems) {
        if (name.isPresent() && name.get().length() > MAX_NAME) {
            problems.add("name", FaultCode.TOO_LONG, "must have at most " + MAX_NAME + " characters");
        } else if (name.isPresent()
                && (name.get().isBlank() || name.get().chars().anyMatch(Character::isISOControl))) {
            problems.add("name", FaultCode.BAD_FORMAT, "must be visible text");
        }
    }

    private static ObjectNode metadata(String text, Problems problems) {
        JsonNode tree = JsonBody.field("metadata", text, problems);
        if (tree instanceof ObjectNode object) {
            return object;
        }
        if (tree != null) {
            problems.add("metadata", FaultCode.WRONG_TYPE, "must be a JSON object, such as {\"source\": \"camera 3\"}");
        }
        return JsonNodeFactory.instance.objectNode();
    }

    private static Optional<SplitFractions> fractions(String text, Problems problems) {
        String hint = "{\"train\": 0.8, \"validation\": 0.1, \"test\": 0.1}";
        JsonNode tree = JsonBody.field("splits", text, problems);
        if (tree == null) {
            return Optional.empty();
        }
        if (!tree.isObject()) {
            problems.add("splits", FaultCode.WRONG_TYPE, "must be a JSON object", hint);
            return Optional.empty();
        }
        boolean good = true;
        for (Map.Entry<String, JsonNode> entry : tree.properties()) {
            String param = "splits." + entry.getKey();
            if (!SPLITS.contains(entry.getKey())) {
                problems.add(param, FaultCode.UNKNOWN_FIELD, "is no split", "one of train, validation, test");
                good = false;
            } else if (!entry.getValue().isNumber()) {
                problems.add(param, FaultCode.WRONG_TYPE, "must be a number, was " + entry.getValue());
                good = false;
            } else if (entry.getValue().asDouble() < 0 || entry.getValue().asDouble() > 1) {
                problems.add(param, FaultCode.OUT_OF_RANGE, "must be between 0 and 1, was " + entry.getValue());
                good = false;
            }
        }
        double train = tree.path("train").asDouble();
        double validation = tree.path("validation").asDouble();
        double test = tree.path("test").asDouble();
        if (good && !(train > 0 && SplitFractions.sumToOne(train, validation, test))) {
            problems.add("splits", FaultCode.OUT_OF_RANGE, "must sum to 1, train above 0, was " + tree, hint);
            good = false;
        }
        return good ? Optional.of(new SplitFractions(train, validation, test)) : Optional.empty();
    }
}
