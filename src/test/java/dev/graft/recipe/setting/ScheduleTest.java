package dev.graft.recipe.setting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.graft.json.Json;
import dev.graft.recipe.Plateau;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Schedules and class weights against PyTorch and scikit-learn: the numbers of recipe_references.py and core_references.py. */
class ScheduleTest {
    static List<JsonNode> schedules() throws IOException {
        return references("schedules.json");
    }

    static List<JsonNode> classWeights() throws IOException {
        return references("class_weights.json");
    }

    private static List<JsonNode> references(String name) throws IOException {
        try (InputStream in = ScheduleTest.class.getResourceAsStream("/core/" + name)) {
            return StreamSupport.stream(Json.mapper().readTree(in).spliterator(), false)
                    .toList();
        }
    }

    static List<JsonNode> plateaus() throws IOException {
        return references("plateau.json");
    }

    @ParameterizedTest
    @MethodSource("schedules")
    void factorsArePyTorchs(JsonNode reference) {
        SchedulePlan plan = new SchedulePlan(
                Schedule.valueOf(reference.path("schedule").asText().toUpperCase(Locale.ROOT)),
                reference.path("steps").asInt(),
                reference.path("warmup_fraction").asDouble(),
                reference.path("every").asInt(),
                reference.path("gamma").asDouble());
        for (int step = 0; step < plan.steps(); step++) {
            assertThat(plan.factor(step, 0))
                    .as("step %d", step)
                    .isCloseTo(reference.path("factors").get(step).asDouble(), within(1e-6));
        }
    }

    @ParameterizedTest
    @MethodSource("plateaus")
    void ratesFallOnPlateausAsPyTorchs(JsonNode reference) {
        double gamma = reference.path("gamma").asDouble();
        SchedulePlan plan = new SchedulePlan(Schedule.PLATEAU, 50, 0, 1, gamma);
        Plateau plateau = Plateau.START;
        for (int epoch = 0; epoch < plan.steps(); epoch++) {
            assertThat(plan.factor(epoch, plateau.falls()))
                    .as("epoch %d", epoch)
                    .isCloseTo(reference.path("factors").get(epoch).asDouble(), within(1e-6));
            plateau = plateau.after(
                    reference.path("losses").get(epoch).asDouble(),
                    reference.path("patience").asInt());
        }
        assertThat(plateau.falls()).isPositive();
    }

    @ParameterizedTest
    @MethodSource("classWeights")
    void balancedWeightsAreScikitLearns(JsonNode reference) {
        List<Integer> items = new ArrayList<>();
        reference.path("items").forEach(n -> items.add(n.asInt()));
        List<String> labels = items.stream().map(n -> "label").toList();
        List<Double> weights = ClassWeights.Rule.BALANCED.of(labels, items);

        assertThat(weights).hasSameSizeAs(items);
        for (int label = 0; label < weights.size(); label++) {
            assertThat(weights.get(label))
                    .isCloseTo(reference.path("weights").get(label).asDouble(), within(1e-12));
        }
        assertThat(ClassWeights.Rule.NONE.of(labels, items)).isEmpty();
    }
}
