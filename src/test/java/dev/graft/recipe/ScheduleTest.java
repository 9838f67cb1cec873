package dev.graft.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.graft.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Schedules and class weights against PyTorch and scikit-learn: the numbers of core_references.py. */
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

    @ParameterizedTest
    @MethodSource("schedules")
    void factorsArePyTorchs(JsonNode reference) {
        Schedule schedule = Schedule.valueOf(reference.path("schedule").asText().toUpperCase(Locale.ROOT));
        int steps = reference.path("steps").asInt();
        for (int step = 0; step < steps; step++) {
            assertThat(schedule.factor(step, reference.path("warmup").asInt(), steps))
                    .as("step %d", step)
                    .isCloseTo(reference.path("factors").get(step).asDouble(), within(1e-6));
        }
    }

    @ParameterizedTest
    @MethodSource("classWeights")
    void balancedWeightsAreScikitLearns(JsonNode reference) {
        List<Integer> items = new ArrayList<>();
        reference.path("items").forEach(n -> items.add(n.asInt()));
        List<Double> weights = ClassWeights.BALANCED.of(items);

        assertThat(weights).hasSameSizeAs(items);
        for (int label = 0; label < weights.size(); label++) {
            assertThat(weights.get(label))
                    .isCloseTo(reference.path("weights").get(label).asDouble(), within(1e-12));
        }
        assertThat(ClassWeights.NONE.of(items)).isEmpty();
    }
}
