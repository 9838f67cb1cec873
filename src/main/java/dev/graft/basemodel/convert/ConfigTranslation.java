package dev.graft.basemodel.convert;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.graft.basemodel.ModelConfig;
import dev.graft.error.ErrorCode;
import dev.graft.error.GraftException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the {@code config.json} that came with weights, whoever wrote it: timm ({@code pretrained_cfg}), transformers
 * ({@code model_type}, with {@code preprocessor_config.json} beside it), or Graft.
 */
public final class ConfigTranslation {
    private static final ObjectMapper PLAIN = new ObjectMapper();
    private static final int SHOWN = 40;

    private ConfigTranslation() {}

    /**
     * The same in Graft's words.
     *
     * @param preprocessor content of {@code preprocessor_config.json}
     * @throws GraftException {@link ErrorCode#UNSUPPORTED_FORMAT} that says what can't be used, and why
     */
    public static ModelConfig translate(byte[] config, Optional<byte[]> preprocessor) {
        Fields fields = new Fields("config.json", parse("config.json", config));
        if (fields.has("pretrained_cfg")) {
            return TimmConfig.translate(fields);
        } else if (fields.has("model_type")) {
            String name = "preprocessor_config.json";
            return TransformersConfig.translate(
                    fields, preprocessor.map(content -> new Fields(name, parse(name, content))));
        } else if (fields.has("architecture")) {
            return TimmConfig.translateFlat(fields);
        }
        throw refuse(
                "config.json is of no kind that Graft knows: it has no 'pretrained_cfg' (timm), no 'model_type'"
                        + " (transformers) and no 'architecture' (Graft).",
                "Choose a repository of an image classifier; GET /v1/base-models?source=catalogue lists known ones.");
    }

    private static JsonNode parse(String file, byte[] content) {
        try {
            JsonNode tree = PLAIN.readTree(content);
            if (tree != null && tree.isObject()) {
                return tree;
            }
        } catch (JsonProcessingException e) {
            // Told below, like JSON that is no object.
        } catch (IOException e) {
            // Bytes that are no text are no JSON either.
        }
        String begin = new String(content, 0, Math.min(SHOWN, content.length), StandardCharsets.UTF_8).strip();
        throw refuse(
                file + " is not a JSON object; it begins with '" + begin.replaceAll("\\p{Cntrl}", " ") + "'.",
                begin.startsWith("<")
                        ? "That is a web page: something between this server and the hub answers in its place."
                        : "The file is damaged, or is something else.");
    }

    static GraftException refuse(String message, String hint) {
        return new GraftException(ErrorCode.UNSUPPORTED_FORMAT, message, Map.of("hint", hint));
    }
}
