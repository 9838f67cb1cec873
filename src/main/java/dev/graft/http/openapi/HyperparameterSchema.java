package dev.graft.http.openapi;

import dev.graft.recipe.setting.ClassWeights;
import dev.graft.recipe.setting.Range;
import dev.graft.recipe.setting.Setting;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;

/** The schema of hyperparameters, made from the settings themselves. */
final class HyperparameterSchema {
    private static final String AUTO = "auto";

    private HyperparameterSchema() {}

    static Schema make() {
        Schema schema = OASFactory.createSchema()
                .addType(SchemaType.OBJECT)
                .description(
                        "What is left out, null or \"auto\" is left to Graft; \"auto\" as learning_rate is found by a"
                                + " range test before the network is trained");
        Setting.all().forEach(setting -> schema.addProperty(setting.name(), of(setting)));
        return schema;
    }

    private static Schema of(Setting<?> setting) {
        Schema schema = OASFactory.createSchema().description(setting.description());
        Class<?> type = setting.type();
        if (type.isEnum()) {
            return schema.addType(SchemaType.STRING)
                    .enumeration(Stream.concat(Arrays.stream(type.getEnumConstants()), Stream.of(AUTO))
                            .<Object>map(Object::toString)
                            .toList());
        } else if (type == ClassWeights.class) {
            return schema.addType(SchemaType.STRING).addType(SchemaType.OBJECT);
        } else if (type == Boolean.class) {
            return orAuto(schema.addType(SchemaType.BOOLEAN));
        } else if (type == String.class) {
            return schema.addType(SchemaType.STRING);
        }
        SchemaType number = type == Integer.class ? SchemaType.INTEGER : SchemaType.NUMBER;
        return bounded(orAuto(schema.addType(number)), setting.range());
    }

    private static Schema orAuto(Schema schema) {
        return schema.addType(SchemaType.STRING).pattern("^" + AUTO + "$");
    }

    private static Schema bounded(Schema schema, Range range) {
        BigDecimal min = BigDecimal.valueOf(range.min());
        BigDecimal max = BigDecimal.valueOf(range.max());
        if (range.aboveMin()) {
            schema.exclusiveMinimum(min);
        } else {
            schema.minimum(min);
        }
        return range.belowMax() ? schema.exclusiveMaximum(max) : schema.maximum(max);
    }
}
