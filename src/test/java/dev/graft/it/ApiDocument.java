package dev.graft.it;

import com.fasterxml.jackson.databind.JsonNode;
import dev.graft.it.harness.Rest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;

/** A server's OpenAPI document, as it is at one moment. */
record ApiDocument(JsonNode root) {
    /** What can be asked of one path with one method. */
    record Operation(String method, String path, JsonNode node) {
        String id() {
            return node.path("operationId").asText();
        }

        /** The media types of its body, each with its examples and schema; nothing where it takes none. */
        JsonNode body() {
            return node.path("requestBody").path("content");
        }

        /** The statuses that it is documented to answer with. */
        List<String> statuses() {
            List<String> statuses = new ArrayList<>();
            node.path("responses").fieldNames().forEachRemaining(statuses::add);
            return statuses;
        }

        List<String> successes() {
            return statuses().stream().filter(status -> status.startsWith("2")).toList();
        }

        /** The media types of its answers that tell of a success. */
        List<String> representations() {
            List<String> types = new ArrayList<>();
            for (String status : successes()) {
                node.path("responses").path(status).path("content").fieldNames().forEachRemaining(types::add);
            }
            return types.isEmpty() ? List.of("*/*") : types.stream().distinct().toList();
        }

        /** Its path with the examples of its parameters, and with those of the query that must be there. */
        String address() {
            String address = path;
            String query = "";
            for (JsonNode parameter : node.path("parameters")) {
                String name = parameter.path("name").asText();
                if (parameter.path("in").asText().equals("path")) {
                    address = address.replace("{" + name + "}", example(parameter));
                } else if (parameter.path("required").asBoolean()) {
                    query += (query.isEmpty() ? "?" : "&") + name + "=" + example(parameter);
                }
            }
            return address + query;
        }

        private String example(JsonNode parameter) {
            if (!parameter.has("example")) {
                throw new AssertionError(id() + " has no example of " + parameter.path("name"));
            }
            return parameter.path("example").asText();
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    static ApiDocument of(Rest rest) {
        return new ApiDocument(rest.get("/q/openapi?format=json").expect(200).json());
    }

    List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        for (Map.Entry<String, JsonNode> path : root.path("paths").properties()) {
            for (Map.Entry<String, JsonNode> method : path.getValue().properties()) {
                operations.add(
                        new Operation(method.getKey().toUpperCase(Locale.ROOT), path.getKey(), method.getValue()));
            }
        }
        return operations;
    }

    Operation operation(String id) {
        return operations().stream()
                .filter(operation -> operation.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new NoSuchElementException(id));
    }
}
