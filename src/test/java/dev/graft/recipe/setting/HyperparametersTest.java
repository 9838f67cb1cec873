package dev.graft.recipe.setting;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.graft.error.Fault;
import dev.graft.error.FaultCode;
import dev.graft.error.Problems;
import dev.graft.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HyperparametersTest {
    private static Problems check(String field, double value) {
        ObjectNode json = Json.mapper().createObjectNode();
        if (value == Math.rint(value)) {
            json.put(field, (int) value);
        } else {
            json.put(field, value);
        }
        Problems problems = new Problems();
        Json.mapper().convertValue(json, Hyperparameters.class).check(problems);
        return problems;
    }

    @ParameterizedTest
    @CsvSource({
        "epochs, 1, 1000",
        "head_epochs, 0, 1000",
        "batch_size, 1, 1024",
        "learning_rate, 0.000000001, 10",
        "backbone_learning_rate, 0.000000001, 10",
        "momentum, 0, 0.999",
        "weight_decay, 0, 10",
        "warmup_fraction, 0, 0.9",
        "label_smoothing, 0, 0.9",
        "dropout, 0, 0.9",
        "early_stopping_patience, 1, 1000",
        "image_size, 32, 1024",
    })
    void theEndsOfTheRangeAreAllowed(String field, double min, double max) {
        assertThat(check(field, min).faults()).isEmpty();
        assertThat(check(field, max).faults()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "epochs, 0, 1001",
        "head_epochs, -1, 1001",
        "batch_size, 0, 1025",
        "learning_rate, 0, 10.01",
        "backbone_learning_rate, 0, 10.01",
        "momentum, -0.1, 1",
        "weight_decay, -0.1, 10.01",
        "warmup_fraction, -0.1, 0.91",
        "label_smoothing, -0.1, 0.91",
        "dropout, -0.1, 0.91",
        "early_stopping_patience, 0, 1001",
        "image_size, 31, 1025",
    })
    void whatLiesBeyondIsRefused(String field, double below, double above) {
        for (double value : new double[] {below, above}) {
            assertThat(check(field, value).faults()).singleElement().satisfies(fault -> {
                assertThat(fault.param()).isEqualTo("hyperparameters." + field);
                assertThat(fault.code()).isEqualTo(FaultCode.OUT_OF_RANGE);
            });
        }
    }

    @Test
    void theFaultTellsRangeAndValue() {
        assertThat(check("epochs", 0).faults())
                .containsExactly(new Fault(
                        "hyperparameters.epochs",
                        FaultCode.OUT_OF_RANGE,
                        "must be between 1 and 1000, was 0",
                        "leave it out to let Graft choose"));
        assertThat(check("momentum", 1.5).faults().get(0).message())
                .isEqualTo("must be at least 0 and below 1, was 1.5");
    }

    @Test
    void numbersThatAreNoneAreRefused() {
        assertThat(check("learning_rate", Double.NaN).faults()).hasSize(1);
        assertThat(check("weight_decay", Double.NaN).faults()).hasSize(1);
        assertThat(check("momentum", Double.NaN).faults()).hasSize(1);
    }

    @Test
    void nothingAskedForIsNoFault() {
        Problems problems = new Problems();
        Hyperparameters.AUTO.check(problems);

        assertThat(problems.isEmpty()).isTrue();
    }
}
