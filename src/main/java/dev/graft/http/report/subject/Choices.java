package dev.graft.http.report.subject;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.graft.http.report.plot.Shown;
import dev.graft.job.Job;
import dev.graft.json.Json;
import dev.graft.model.ModelVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The recipe that was followed.
 *
 * @param reasons what was told about it while the job ran
 */
public record Choices(List<Choice> choices, List<String> reasons) {
    private static final String HYPERPARAMETERS = "hyperparameters";

    /** @param by {@code you} for what was asked for, {@code Graft} for what it chose */
    public record Choice(String name, String value, String by) {}

    public static Optional<Choices> of(Optional<Job> job, Optional<ModelVersion> version, List<String> reasons) {
        JsonNode recipe = job.map(
                        j -> Json.mapper().<JsonNode>valueToTree(j.resolved()).path("recipe"))
                .filter(JsonNode::isObject)
                .or(() -> version.map(ModelVersion::recipe))
                .orElse(JsonNodeFactory.instance.objectNode());
        if (!recipe.isObject() || recipe.isEmpty()) {
            return Optional.empty();
        }
        Optional<JsonNode> request = job.map(Job::request);
        List<Choice> choices = new ArrayList<>();
        for (String name : List.of("method", "seed")) {
            choices.add(choice(name, recipe.path(name), request));
        }
        recipe.path(HYPERPARAMETERS).properties().stream()
                .filter(entry -> !entry.getValue().isNull())
                .map(entry ->
                        choice(entry.getKey(), entry.getValue(), request.map(asked -> asked.path(HYPERPARAMETERS))))
                .forEach(choices::add);
        return Optional.of(new Choices(choices, reasons));
    }

    private static Choice choice(String name, JsonNode value, Optional<JsonNode> request) {
        String by = request.map(asked -> isAsked(asked.path(name)) ? "you" : "Graft")
                .orElse("");
        return new Choice(name, shown(value), by);
    }

    private static String shown(JsonNode value) {
        if (value.isFloatingPointNumber()) {
            return Shown.number(value.asDouble());
        }
        return value.isValueNode() ? value.asText() : value.toString();
    }

    private static boolean isAsked(JsonNode value) {
        return !value.isMissingNode() && !value.isNull() && !value.asText().equals("auto");
    }
}
