package dev.graft.model.export;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.graft.basemodel.ModelConfig;
import dev.graft.dataset.item.Task;
import dev.graft.image.EvalTransform;
import dev.graft.json.Json;
import dev.graft.model.ModelVersion;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** What is written about a model for programs to read. */
final class ExportDocuments {
    private static final String VALUES = "float32 [n, 1]: the value, in the unit of the dataset";

    private ExportDocuments() {}

    /** What comes out where the program does all that Graft's server does. */
    static String outputs(Trained trained) {
        return switch (trained.config().task().loss()) {
            case CROSS_ENTROPY ->
                "float32 [n, labels]: probabilities; softmax, and the temperature before it, are in the program";
            case BINARY_CROSS_ENTROPY ->
                "float32 [n, labels]: probabilities, each for itself; the sigmoid is in the program";
            case MEAN_SQUARED_ERROR -> VALUES;
        };
    }

    /** What comes out where the program ends in logits. */
    static String logits(Trained trained) {
        if (trained.config().task() == Task.IMAGE_REGRESSION) {
            return VALUES;
        }
        if (trained.config().task() == Task.IMAGE_MULTILABEL) {
            return "float32 [n, labels]: logits, of which each one's sigmoid is its label's probability";
        }
        return trained.temperature() == 1
                ? "float32 [n, labels]: logits, to which softmax gives probabilities"
                : "float32 [n, labels]: logits; divided by the temperature %s, softmax gives probabilities"
                        .formatted(trained.temperature());
    }

    /**
     * The {@code config.json} of timm's layout on the hub, with the fields that make it a base model of Graft, and where
     * it comes from.
     */
    static byte[] config(Trained trained, LibraryForm form) {
        ModelConfig config = trained.config();
        ObjectNode json = Json.mapper().createObjectNode();
        json.put("architecture", form.model().orElse(config.architecture()));
        json.put("num_classes", config.numClasses());
        json.put("num_features", config.numFeatures());
        texts(json.putArray("label_names"), config.labels());
        ObjectNode pretrained = json.putObject("pretrained_cfg");
        pretrained.put("custom_load", false);
        input(pretrained, config);
        pretrained.put("fixed_input_size", false);
        pretrained.put("crop_mode", "center");
        pretrained.put("num_classes", config.numClasses());
        pretrained.put("first_conv", form.firstConvolution());
        pretrained.put("classifier", form.classifier());
        input(json, config);
        texts(json.putArray("labels"), config.labels());
        json.put("task", config.task().code());
        if (!config.thresholds().isEmpty()) {
            numbers(json.putArray("thresholds"), config.thresholds());
        }
        json.put("temperature", trained.temperature());
        trained.version()
                .confidence()
                .threshold()
                .ifPresent(threshold -> json.put("threshold", threshold.probability()));
        Optional.ofNullable(config.license()).ifPresent(text -> json.put("license", text));
        Optional.ofNullable(config.trainedOn()).ifPresent(text -> json.put("trained_on", text));
        provenance(json.putObject("graft"), trained.version());
        return pretty(json);
    }

    private static void input(ObjectNode json, ModelConfig config) {
        config.inputSize().forEach(json.putArray("input_size")::add);
        numbers(json.putArray("mean"), config.mean());
        numbers(json.putArray("std"), config.std());
        json.put("interpolation", config.interpolation().code());
        json.put("crop_pct", config.cropPct());
    }

    private static void provenance(ObjectNode json, ModelVersion version) {
        json.put("model", version.model());
        json.put("version", version.number());
        json.put("job", version.job());
        json.put("architecture", version.architecture());
        json.set("base_model", Json.mapper().valueToTree(version.baseModel()));
        json.set("dataset", Json.mapper().valueToTree(version.dataset()));
        json.set("recipe", version.recipe());
        json.put("created_at", Json.time(version.createdAt()));
    }

    /** How pictures become input, step by step, and what comes out. */
    static byte[] preprocessing(Trained trained, String output) {
        EvalTransform transform = trained.config().transform();
        ObjectNode json = Json.mapper().createObjectNode();
        json.put("colours", "RGB, upright as the EXIF orientation says");
        json.put("resize_shorter_side", transform.resize());
        json.put("interpolation", transform.interpolation().code());
        json.putObject("center_crop").put("height", transform.height()).put("width", transform.width());
        json.put("divide_by", 255);
        numbers(json.putArray("mean"), transform.mean());
        numbers(json.putArray("std"), transform.std());
        json.put("input", "float32 [n, 3, height, width]: (pixel / 255 - mean) / std, so normalised by the caller");
        json.put("output", output);
        return pretty(json);
    }

    /** A JSON list in the order of the outputs. */
    static byte[] labels(Trained trained) {
        ArrayNode json = Json.mapper().createArrayNode();
        texts(json, trained.config().labels());
        return pretty(json);
    }

    /** A label a line, in the order of the outputs; what would break a line is a space. */
    static byte[] labelLines(Trained trained) {
        StringBuilder lines = new StringBuilder();
        trained.config().labels().forEach(label -> lines.append(label.replaceAll("\\R", " "))
                .append('\n'));
        return lines.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** The whole evaluation. */
    static byte[] report(Trained trained) {
        ModelVersion version = trained.version();
        return pretty(trained.report().about(version.job(), version.model(), version.number()));
    }

    private static void texts(ArrayNode array, List<String> texts) {
        texts.forEach(array::add);
    }

    private static void numbers(ArrayNode array, List<Double> numbers) {
        numbers.forEach(array::add);
    }

    private static byte[] pretty(Object json) {
        try {
            return (Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n")
                    .getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
