package dev.graft.http.request;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.graft.error.ErrorCode;
import dev.graft.error.Fault;
import dev.graft.error.FaultCode;
import dev.graft.error.GraftException;
import dev.graft.error.Problems;
import dev.graft.http.access.HttpSettings;
import dev.graft.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Request bodies in JSON. */
public final class JsonBody {
    private static final ObjectReader READER = Json.mapper()
            .readerFor(JsonNode.class)
            .with(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private JsonBody() {}

    /**
     * All bytes of a body.
     *
     * @throws GraftException {@link ErrorCode#PAYLOAD_TOO_LARGE} beyond what is allowed for bodies other than uploads
     */
    public static byte[] bytes(InputStream body) {
        try {
            byte[] bytes = body.readNBytes((int) HttpSettings.MAX_BODY_BYTES + 1);
            if (bytes.length > HttpSettings.MAX_BODY_BYTES) {
                throw Bodies.tooLarge();
            }
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads a body as a record, telling all that is wrong with it.
     *
     * @throws GraftException {@link ErrorCode#MALFORMED_JSON} or {@link ErrorCode#VALIDATION_FAILED}
     */
    public static <R extends Record> R read(byte[] body, Class<R> type) {
        return read(body, type, value -> {});
    }

    /**
     * The same, telling also what a check of the service finds in what could be read.
     *
     * @param check throws {@link ErrorCode#VALIDATION_FAILED}; only called when there are faults already
     */
    public static <R extends Record> R read(byte[] body, Class<R> type, Consumer<R> check) {
        JsonNode tree = parse(body);
        Problems problems = new Problems();
        R value = new RecordBinder(problems).bind(tree, type);
        if (value != null && !problems.isEmpty()) {
            addFaults(value, check, problems);
        }
        problems.throwIfAny();
        return value;
    }

    /** The text in a field by which bodies of different kinds are told apart; empty where there is none. */
    public static Optional<String> kind(byte[] body, String field) {
        return Optional.of(parse(body).path(field)).filter(JsonNode::isTextual).map(JsonNode::asText);
    }

    private static <R> void addFaults(R value, Consumer<R> check, Problems problems) {
        try {
            check.accept(value);
        } catch (GraftException e) {
            // A field that could not be read looks absent to the check: what is known of it already counts.
            Set<String> told = problems.faults().stream().map(Fault::param).collect(Collectors.toSet());
            e.faults().stream()
                    .filter(fault -> !told.contains(fault.param()))
                    .forEach(fault -> problems.add(fault.param(), fault.code(), fault.message(), fault.hint()));
        }
    }

    /** Reads a text that stands in a form field or query parameter; null, with a fault told, where it is no JSON. */
    public static JsonNode field(String name, String text, Problems problems) {
        try {
            return READER.readValue(text);
        } catch (JsonProcessingException e) {
            problems.add(name, FaultCode.BAD_FORMAT, "is not JSON: " + place(e));
            return null;
        }
    }

    static JsonNode parse(byte[] body) {
        if (body.length == 0) {
            throw new GraftException(ErrorCode.MALFORMED_JSON, "The body is empty; a JSON object is needed.");
        }
        try {
            return READER.readValue(body);
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation();
            throw new GraftException(
                    ErrorCode.MALFORMED_JSON,
                    "The body is not JSON: " + place(e) + ".",
                    at == null ? Map.of() : Map.of("line", at.getLineNr(), "column", at.getColumnNr()));
        } catch (IOException e) {
            // Of bytes in memory: those of no text.
            throw new GraftException(ErrorCode.MALFORMED_JSON, "The body is not JSON: " + e.getMessage() + ".");
        }
    }

    private static String place(JsonProcessingException e) {
        JsonLocation at = e.getLocation();
        String what = e.getOriginalMessage().lines().findFirst().orElse("").replaceAll(" \\(for .*|; expected.*$", "");
        return at == null ? what : what + " at line " + at.getLineNr() + ", column " + at.getColumnNr();
    }
}
