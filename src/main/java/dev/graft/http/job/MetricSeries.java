package dev.graft.http.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.graft.job.MetricPoint;
import dev.graft.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A job's numbers by step and by epoch, each point an object with its {@code step}. */
public record MetricSeries(List<Map<String, Object>> steps, List<Map<String, Object>> epochs) {
    static MetricSeries of(List<MetricPoint> steps, List<MetricPoint> epochs) {
        return new MetricSeries(
                steps.stream().map(MetricSeries::flat).toList(),
                epochs.stream().map(MetricSeries::flat).toList());
    }

    private static Map<String, Object> flat(MetricPoint point) {
        ObjectNode flat = Json.mapper().createObjectNode().put("step", point.step());
        point.values().properties().forEach(value -> put(flat, value.getKey(), value.getValue()));
        return flat.properties().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, Map.Entry::getValue, (a, b) -> b, java.util.LinkedHashMap::new));
    }

    /** What stands in {@code validation_metrics} gets a name of its own, such as {@code validation_rmse}. */
    private static void put(ObjectNode flat, String name, JsonNode value) {
        if (value.isObject()) {
            String prefix = name.replaceAll("metrics$", "");
            value.properties().forEach(inner -> flat.set(prefix + inner.getKey(), inner.getValue()));
        } else {
            flat.set(name, value);
        }
    }

    /** The same as a table: a column {@code series}, then all names that occur. As in RFC 4180. */
    String csv() {
        Set<String> names = new LinkedHashSet<>();
        Stream.concat(steps.stream(), epochs.stream()).forEach(point -> names.addAll(point.keySet()));
        names.add("step");
        List<String> lines = new ArrayList<>();
        lines.add("series," + String.join(",", names));
        steps.forEach(point -> lines.add(line("step", names, point)));
        epochs.forEach(point -> lines.add(line("epoch", names, point)));
        return String.join("\r\n", lines) + "\r\n";
    }

    private static String line(String series, Set<String> names, Map<String, Object> point) {
        return Stream.concat(Stream.of(series), names.stream().map(name -> cell((JsonNode) point.get(name))))
                .collect(Collectors.joining(","));
    }

    private static String cell(JsonNode value) {
        if (value == null || value.isNull()) {
            return "";
        }
        String text = value.isValueNode() ? value.asText() : value.toString();
        return text.matches("[^\",\r\n]*") ? text : "\"" + text.replace("\"", "\"\"") + "\"";
    }
}
