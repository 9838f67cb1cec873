package dev.graft.basemodel.convert;

import com.fasterxml.jackson.databind.JsonNode;
import dev.graft.error.GraftException;
import dev.graft.image.Interpolation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A JSON object that somebody else has written, read field by field; what is not as it must be is told with its name.
 *
 * @param file where it stands
 */
record Fields(String file, JsonNode node) {
    /** Wider pictures than any network here is trained on. */
    private static final int MAX_SIDE = 2048;

    boolean has(String name) {
        return !node.path(name).isMissingNode() && !node.path(name).isNull();
    }

    Fields inner(String name) {
        if (!node.path(name).isObject()) {
            throw wrong(name, "an object");
        }
        return new Fields(file, node.path(name));
    }

    String text(String name) {
        return optionalText(name).orElseThrow(() -> wrong(name, "a text"));
    }

    Optional<String> optionalText(String name) {
        return Optional.of(node.path(name)).filter(JsonNode::isTextual).map(JsonNode::asText);
    }

    int whole(String name) {
        if (!node.path(name).isIntegralNumber() || !node.path(name).canConvertToInt()) {
            throw wrong(name, "a whole number");
        }
        return node.path(name).asInt();
    }

    int whole(String name, int standard) {
        return has(name) ? whole(name) : standard;
    }

    double number(String name) {
        if (!node.path(name).isNumber()) {
            throw wrong(name, "a number");
        }
        return node.path(name).asDouble();
    }

    boolean flag(String name, boolean standard) {
        return has(name) ? node.path(name).asBoolean() : standard;
    }

    List<Integer> wholes(String name) {
        List<Integer> values = new ArrayList<>();
        for (JsonNode value : node.path(name)) {
            if (!value.isIntegralNumber() || !value.canConvertToInt()) {
                throw wrong(name, "a list of whole numbers");
            }
            values.add(value.asInt());
        }
        return values;
    }

    /** A number for each of red, green and blue. */
    List<Double> channels(String name) {
        List<Double> values = new ArrayList<>();
        for (JsonNode value : node.path(name)) {
            if (!value.isNumber()) {
                throw wrong(name, "three numbers");
            }
            values.add(value.asDouble());
        }
        if (values.size() != 3) {
            throw wrong(name, "three numbers");
        }
        return values;
    }

    /** {@code [3, height, width]}. */
    List<Integer> inputSize(String name) {
        List<Integer> size = wholes(name);
        if (size.size() != 3 || size.get(0) != 3) {
            throw wrong(name, "[3, height, width]");
        }
        checkSide(name, size.get(1));
        checkSide(name, size.get(2));
        return size;
    }

    int side(String name) {
        return checkSide(name, whole(name));
    }

    private int checkSide(String name, int side) {
        if (side < 1 || side > MAX_SIDE) {
            throw wrong(name, "between 1 and " + MAX_SIDE + " pixels");
        }
        return side;
    }

    Interpolation interpolation(String name) {
        String text = text(name).toLowerCase(Locale.ROOT);
        for (Interpolation known : Interpolation.values()) {
            if (known.code().equals(text)) {
                return known;
            }
        }
        throw wrong(name, "bilinear or bicubic");
    }

    /** Texts, where it is a list of nothing else. */
    Optional<List<String>> texts(String name) {
        List<String> values = new ArrayList<>();
        for (JsonNode value : node.path(name)) {
            if (!value.isTextual()) {
                return Optional.empty();
            }
            values.add(value.asText());
        }
        return node.path(name).isArray() ? Optional.of(values) : Optional.empty();
    }

    GraftException wrong(String name, String wanted) {
        String is = has(name) ? "is " + shown(node.path(name)) : "is missing";
        return ConfigTranslation.refuse(
                file + " can't be used: '" + name + "' must be " + wanted + ", but " + is + ".",
                "Choose another revision or model, or mend the file and upload it with the weights.");
    }

    private static String shown(JsonNode value) {
        String text = value.toString();
        return text.length() <= 60 ? text : text.substring(0, 60) + "…";
    }
}
