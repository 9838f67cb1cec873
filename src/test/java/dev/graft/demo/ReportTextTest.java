package dev.graft.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class ReportTextTest {
    private static final String EVALUATION = "{'items': 153, 'accuracy': {'value': 0.941, 'low': 0.891, 'high': 0.971},"
            + " 'labels': [{'label': 'stop'}, {'label': 'a-very-long-label-name'}],"
            + " 'confusion_matrix': [[65, 5], [0, 83]]}";

    @Test
    void accuracyIsToldWithItsInterval() throws JsonProcessingException {
        assertThat(ReportText.accuracy("test", evaluation()))
                .isEqualTo("Accuracy on the 153 test pictures that training never saw: 94.1 %"
                        + " (95 % interval 89.1 to 97.1 %)");
    }

    @Test
    void confusionIsATableOfTrueAgainstSaid() throws JsonProcessingException {
        assertThat(ReportText.confusion(evaluation()).lines())
                .containsExactly(
                        "     true \\ said       1    2", //
                        "   1 stop             65    5",
                        "   2 a-very-long-la    .   83");
    }

    private static JsonNode evaluation() throws JsonProcessingException {
        return new ObjectMapper().readTree(EVALUATION.replace('\'', '"'));
    }
}
