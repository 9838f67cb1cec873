package dev.graft.http.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.graft.error.FaultCode;
import dev.graft.error.Problems;
import dev.graft.recipe.setting.ClassWeights;
import dev.graft.recipe.setting.Hyperparameters;
import dev.graft.recipe.setting.Setting;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Makes a request record from a tree of JSON and tells everything that does not fit, where Jackson would stop at the first
 * fault. A component is null where its field is absent, null or faulty. Components may be text, boxed numbers, enums,
 * booleans, JSON objects, records, hyperparameters, and lists of these.
 */
final class RecordBinder {
    private static final SnakeCaseStrategy NAMES = new SnakeCaseStrategy();
    private static final String AUTO = "auto";

    private final Problems problems;

    RecordBinder(Problems problems) {
        this.problems = problems;
    }

    /** @return null where the tree is no object */
    <R extends Record> R bind(JsonNode tree, Class<R> type) {
        return record("", tree, type);
    }

    private <R extends Record> R record(String param, JsonNode tree, Class<R> type) {
        if (!(tree instanceof ObjectNode object)) {
            return wrong(param.isEmpty() ? "body" : param, "a JSON object", tree);
        }
        RecordComponent[] components = type.getRecordComponents();
        refuseUnknown(
                param, object, Arrays.stream(components).map(RecordBinder::name).toList());
        Object[] values = Arrays.stream(components)
                .map(component -> {
                    JsonNode value = object.get(name(component));
                    return value == null || value.isNull()
                            ? null
                            : value(join(param, name(component)), value, component.getGenericType());
                })
                .toArray();
        return construct(type, components, values);
    }

    private void refuseUnknown(String param, ObjectNode object, List<String> known) {
        object.fieldNames().forEachRemaining(field -> {
            if (!known.contains(field)) {
                problems.add(
                        join(param, field),
                        FaultCode.UNKNOWN_FIELD,
                        "is no field here",
                        problems.isFull() ? null : Query.unknownHint(field, known));
            }
        });
    }

    private Hyperparameters hyperparameters(String param, JsonNode tree) {
        if (!(tree instanceof ObjectNode object)) {
            return wrong(param, "a JSON object", tree);
        }
        refuseUnknown(param, object, Setting.all().stream().map(Setting::name).toList());
        Hyperparameters all = Hyperparameters.AUTO;
        for (Setting<?> setting : Setting.all()) {
            JsonNode value = object.get(setting.name());
            // Every hyperparameter can be left to Graft in words; of some they ask for a measurement.
            if (Hyperparameters.MEASURABLE.contains(setting)
                    && value != null
                    && value.asText().equals(AUTO)) {
                all = all.withMeasured(setting);
            } else if (value != null && !value.isNull() && !value.asText().equals(AUTO)) {
                all = with(all, setting, value(join(param, setting.name()), value, setting.type()));
            }
        }
        return all;
    }

    private static <T> Hyperparameters with(Hyperparameters all, Setting<T> setting, Object value) {
        return all.with(setting, setting.type().cast(value));
    }

    private Object value(String param, JsonNode value, Type type) {
        if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
            return list(param, value, list.getActualTypeArguments()[0]);
        }
        Class<?> plain = (Class<?>) type;
        if (plain == String.class) {
            return value.isTextual() ? value.asText() : wrong(param, "a text", value);
        } else if (plain == Boolean.class) {
            return value.isBoolean() ? (Object) value.asBoolean() : wrong(param, "true or false", value);
        } else if (plain == Integer.class || plain == Long.class) {
            return whole(param, value, plain);
        } else if (plain == Double.class) {
            return value.isNumber() && Double.isFinite(value.asDouble())
                    ? (Object) value.asDouble()
                    : wrong(param, "a number", value);
        } else if (plain == Hyperparameters.class) {
            return hyperparameters(param, value);
        } else if (plain == ClassWeights.class) {
            return classWeights(param, value);
        } else if (plain.isEnum()) {
            return value.isTextual() ? constant(param, value.asText(), plain) : wrong(param, "a text", value);
        } else if (plain == ObjectNode.class) {
            return value.isObject() ? value : wrong(param, "a JSON object", value);
        } else if (plain.isRecord()) {
            return record(param, value, plain.asSubclass(Record.class));
        }
        throw new IllegalArgumentException("a request record can't have a component of " + plain);
    }

    private ClassWeights classWeights(String param, JsonNode value) {
        if (value.isTextual()) {
            List<String> rules = Arrays.stream(ClassWeights.Rule.values())
                    .map(rule -> rule.name().toLowerCase(Locale.ROOT))
                    .toList();
            if (!rules.contains(value.asText())) {
                problems.unknownValue(param, "a rule of class weights", value.asText(), rules);
                return null;
            }
            return ClassWeights.of(value);
        }
        if (!value.isObject()) {
            return wrong(param, "none, balanced, or an object with a weight for each label", value);
        }
        boolean numbers = true;
        for (Map.Entry<String, JsonNode> weight : value.properties()) {
            if (!weight.getValue().isNumber()) {
                wrong(join(param, Problems.shown(weight.getKey())), "a number", weight.getValue());
                numbers = false;
            }
        }
        return numbers ? ClassWeights.of(value) : null;
    }

    private List<Object> list(String param, JsonNode value, Type element) {
        if (!value.isArray()) {
            return wrong(param, "a JSON array", value);
        }
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < value.size(); i++) {
            String place = param + "[" + i + "]";
            Object entry =
                    value.get(i).isNull() ? wrong(place, "a value", value.get(i)) : value(place, value.get(i), element);
            if (entry != null) {
                values.add(entry);
            }
        }
        return values;
    }

    private Object whole(String param, JsonNode value, Class<?> type) {
        boolean whole = value.isNumber() && value.asDouble() == Math.rint(value.asDouble());
        if (!whole) {
            return wrong(param, "a whole number", value);
        }
        boolean fits = type == Integer.class ? value.canConvertToInt() : value.canConvertToLong();
        if (!fits) {
            problems.add(param, FaultCode.OUT_OF_RANGE, "is beyond all bounds: " + shown(value));
            return null;
        }
        // Not a conditional expression: that would widen the int to a long.
        if (type == Integer.class) {
            return value.intValue();
        }
        return value.longValue();
    }

    private Object constant(String param, String word, Class<?> type) {
        List<?> constants = List.of(type.getEnumConstants());
        List<String> names = constants.stream()
                .map(constant -> ((Enum<?>) constant).name().toLowerCase(Locale.ROOT))
                .toList();
        int index = names.indexOf(word);
        if (index < 0) {
            String what =
                    NAMES.translate(type.getSimpleName()).replace('_', ' ').replace("job ", "");
            problems.unknownValue(param, ("aeiou".indexOf(what.charAt(0)) < 0 ? "a " : "an ") + what, word, names);
            return null;
        }
        return constants.get(index);
    }

    /** Tells of a value of another kind than expected; the value becomes null. */
    private <T> T wrong(String param, String expected, JsonNode value) {
        boolean quoted = value.isTextual()
                && expected.endsWith("number")
                && value.asText().matches("-?[0-9.]+(e-?[0-9]+)?");
        problems.add(
                param,
                FaultCode.WRONG_TYPE,
                "must be " + expected + ", was " + shown(value),
                quoted ? "write it without quotes" : null);
        return null;
    }

    private static String shown(JsonNode value) {
        if (value.isObject()) {
            return "an object";
        } else if (value.isArray()) {
            return "an array";
        }
        String text = value.toString();
        return text.length() <= 40 ? text : text.substring(0, 40) + "…";
    }

    private static String name(RecordComponent component) {
        return NAMES.translate(component.getName());
    }

    private static String join(String param, String field) {
        return param.isEmpty() ? field : param + "." + field;
    }

    private static <R extends Record> R construct(Class<R> type, RecordComponent[] components, Object[] values) {
        try {
            Constructor<R> constructor = type.getDeclaredConstructor(
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
            constructor.trySetAccessible();
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException("a request record must take nulls: " + type, e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("not a record that can be made: " + type, e);
        }
    }
}
