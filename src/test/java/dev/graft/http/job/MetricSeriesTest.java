package dev.graft.http.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graft.job.MetricPoint;
import dev.graft.json.Json;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MetricSeriesTest {
    private static MetricPoint point(String series, long step, Map<String, Object> values) {
        return new MetricPoint(series, step, Json.mapper().valueToTree(values));
    }

    @Test
    void aTableHasAColumnForEveryName() {
        MetricSeries series = MetricSeries.of(
                List.of(point("step", 1, Map.of("train_loss", 0.5))),
                List.of(point("epoch", 2, Map.of("note", "a \"b\", c"))));

        assertThat(series.csv())
                .isEqualTo("series,step,train_loss,note\r\nstep,1,0.5,\r\nepoch,2,,\"a \"\"b\"\", c\"\r\n");
    }

    @Test
    void pointsAreFlatObjects() {
        MetricSeries series = MetricSeries.of(List.of(point("step", 1, Map.of("train_loss", 0.5))), List.of());

        assertThat(Json.write(series)).isEqualTo("{\"steps\":[{\"step\":1,\"train_loss\":0.5}],\"epochs\":[]}");
    }
}
