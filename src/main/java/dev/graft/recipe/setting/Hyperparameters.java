package dev.graft.recipe.setting;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import dev.graft.error.Problems;
import dev.graft.json.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Values of some {@link Setting settings}. What is not set is left to Graft in a request, and has no meaning for the
 * method in a resolved recipe. In JSON an object with a field for each setting, null where it is not set.
 */
public final class Hyperparameters {
    /** Everything left to Graft. */
    public static final Hyperparameters AUTO = new Hyperparameters(Map.of());

    /** In place of a value: it is to be found by measuring. */
    private static final String MEASURED = "auto";

    /** What is measured where "auto" is written out, and has its usual value where it is left out. */
    public static final Set<Setting<?>> MEASURABLE = Set.of(Setting.LEARNING_RATE, Setting.PRECISION);

    private final Map<Setting<?>, Object> values;

    private Hyperparameters(Map<Setting<?>, Object> values) {
        this.values = values;
    }

    /**
     * As they stand in JSON.
     *
     * @throws IllegalArgumentException for an unknown name or a value of another type
     */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static Hyperparameters of(Map<String, JsonNode> json) {
        Hyperparameters all = AUTO;
        int known = 0;
        for (Setting<?> setting : Setting.all()) {
            JsonNode value = json.get(setting.name());
            known += json.containsKey(setting.name()) ? 1 : 0;
            if (MEASURABLE.contains(setting) && value != null && value.asText().equals(MEASURED)) {
                all = all.withMeasured(setting);
            } else if (value != null && !value.isNull()) {
                all = all.withJson(setting, value);
            }
        }
        if (known != json.size()) {
            throw new IllegalArgumentException("unknown hyperparameters among " + json.keySet());
        }
        return all;
    }

    private <T> Hyperparameters withJson(Setting<T> setting, JsonNode value) {
        return with(setting, Json.mapper().convertValue(value, setting.type()));
    }

    /** Names and values of them all, null where not set. */
    @JsonValue
    public Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        Setting.all().forEach(setting -> json.put(setting.name(), values.get(setting)));
        return json;
    }

    /** @throws IllegalStateException where it is not set */
    public <T> T get(Setting<T> setting) {
        return find(setting).orElseThrow(() -> new IllegalStateException(setting + " is not set"));
    }

    public <T> Optional<T> find(Setting<T> setting) {
        return Optional.ofNullable(values.get(setting))
                .filter(setting.type()::isInstance)
                .map(setting.type()::cast);
    }

    /** Whether it is set to this very value. */
    public <T> boolean is(Setting<T> setting, T value) {
        return value.equals(values.get(setting));
    }

    /** With one that is to be found by measuring, before it is needed; it has no value until then. */
    public Hyperparameters withMeasured(Setting<?> setting) {
        Map<Setting<?>, Object> all = new LinkedHashMap<>(values);
        all.put(setting, MEASURED);
        return new Hyperparameters(all);
    }

    /** Whether it is to be found by measuring. */
    public boolean isMeasured(Setting<?> setting) {
        return MEASURED.equals(values.get(setting));
    }

    /** @param value null to leave it to Graft */
    public <T> Hyperparameters with(Setting<T> setting, T value) {
        Map<Setting<?>, Object> all = new LinkedHashMap<>(values);
        if (value == null) {
            all.remove(setting);
        } else {
            all.put(setting, value);
        }
        return new Hyperparameters(all);
    }

    /** These, and those of {@code others} that are not set here. */
    public Hyperparameters over(Hyperparameters others) {
        Map<Setting<?>, Object> all = new LinkedHashMap<>(others.values);
        all.putAll(values);
        return new Hyperparameters(all);
    }

    /** Those that are the same here and there. */
    public Hyperparameters inCommon(Hyperparameters others) {
        Map<Setting<?>, Object> some = new LinkedHashMap<>(values);
        some.entrySet().retainAll(others.values.entrySet());
        return new Hyperparameters(some);
    }

    /** Those of some settings. */
    public Hyperparameters only(Set<Setting<?>> settings) {
        Map<Setting<?>, Object> some = new LinkedHashMap<>(values);
        some.keySet().retainAll(settings);
        return new Hyperparameters(some);
    }

    /** Those that have an effect in a method. */
    public Hyperparameters meaningfulFor(Method method) {
        Map<Setting<?>, Object> some = new LinkedHashMap<>(values);
        some.keySet().removeIf(setting -> !setting.meansSomethingFor(method));
        return new Hyperparameters(some);
    }

    /** Tells every value that is out of its range. */
    public void check(Problems problems) {
        Setting.all().forEach(setting -> setting.check(values.get(setting), problems));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Hyperparameters that && values.equals(that.values);
    }

    @Override
    public int hashCode() {
        return Objects.hash(values);
    }

    @Override
    public String toString() {
        return values.toString();
    }
}
