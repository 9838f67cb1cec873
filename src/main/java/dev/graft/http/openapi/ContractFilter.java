package dev.graft.http.openapi;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import io.quarkus.smallrye.openapi.OpenApiFilter.RunStage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.eclipse.microprofile.openapi.models.security.SecurityScheme;
import org.eclipse.microprofile.openapi.models.tags.Tag;

/**
 * Writes into the OpenAPI document what is the same everywhere: the problems that every operation can answer with, the
 * key, lower-case constants, and that null means the same as absence.
 */
@OpenApiFilter(RunStage.BUILD)
public final class ContractFilter implements OASFilter {
    private static final String KEY = "bearer";

    /** In the order in which somebody who trains a model meets them. */
    private static final List<Tag> TAGS = List.of(
            tag("Datasets", "Labelled images to learn from"),
            tag("Jobs", "Training and ranking, from the request to the report"),
            tag("Models", "What jobs have made: versions, aliases, predictions"),
            tag("Base models", "Pre-trained networks to start from"),
            tag("Server", "Workers and limits"),
            tag("Problems", "What the codes of problems mean"));

    /** What Swagger UI writes into the fields of an upload's form; without it, words that are refused. */
    private static final Map<String, Object> FORM = Map.of(
            "name", "flowers",
            "task", "image_classification",
            "splits", "{\"train\": 0.8, \"validation\": 0.1, \"test\": 0.1}",
            "seed", 42,
            "metadata", "{}");

    private static Tag tag(String name, String description) {
        return OASFactory.createTag().name(name).description(description);
    }

    @Override
    public void filterOpenAPI(OpenAPI document) {
        document.getComponents()
                .addSchema("Problem", problem())
                .addSecurityScheme(
                        KEY,
                        OASFactory.createSecurityScheme()
                                .type(SecurityScheme.Type.HTTP)
                                .scheme("bearer")
                                .description("A key of GRAFT_API_KEYS, where the server has any"));
        document.setSecurity(List.of(
                OASFactory.createSecurityRequirement(),
                OASFactory.createSecurityRequirement().addScheme(KEY)));
        document.setServers(List.of(OASFactory.createServer().url("/")));
        document.setTags(TAGS);
        Map<String, Schema> schemas = document.getComponents().getSchemas();
        plain(schemas, "ObjectNode", OASFactory.createSchema().addType(SchemaType.OBJECT));
        plain(schemas, "JsonNode", OASFactory.createSchema().description("any JSON"));
        document.getComponents().removeSchema("JsonNodeType");
        document.getComponents().addSchema("Hyperparameters", HyperparameterSchema.make());
        document.getComponents().getSchemas().forEach(ContractFilter::schema);
        Map<String, Schema> upload = schemas.get("Upload").getProperties();
        FORM.forEach((field, example) -> upload.get(field).setExamples(List.of(example)));
        document.getPaths().getPathItems().forEach((path, item) -> item.getOperations()
                .forEach((method, operation) -> operation(path, method, operation)));
    }

    private static void plain(Map<String, Schema> schemas, String name, Schema instead) {
        Schema schema = schemas.get(name);
        if (schema != null) {
            schema.setProperties(null);
            schema.setItems(null);
            schema.setType(instead.getType());
            schema.setDescription(instead.getDescription());
        }
    }

    private static void schema(String name, Schema schema) {
        if (name.equals("Problem")) {
            return;
        }
        if (schema.getEnumeration() != null) {
            schema.setEnumeration(schema.getEnumeration().stream()
                    .<Object>map(constant -> constant.toString().toLowerCase(Locale.ROOT))
                    .toList());
        }
        if (schema.getProperties() != null) {
            List<String> required = schema.getRequired() == null ? List.of() : schema.getRequired();
            Map<String, Schema> properties = new LinkedHashMap<>();
            schema.getProperties()
                    .forEach((field, value) ->
                            properties.put(field, required.contains(field) ? value : nullable(value)));
            schema.setProperties(properties);
        }
    }

    private static Schema nullable(Schema schema) {
        if (schema.getRef() != null) {
            return OASFactory.createSchema()
                    .addAnyOf(schema)
                    .addAnyOf(OASFactory.createSchema().addType(SchemaType.NULL));
        }
        if (schema.getAnyOf() != null) {
            return schema.addAnyOf(OASFactory.createSchema().addType(SchemaType.NULL));
        }
        if (schema.getType() != null && !schema.getType().contains(SchemaType.NULL)) {
            List<SchemaType> types = new ArrayList<>(schema.getType());
            types.add(SchemaType.NULL);
            schema.setType(types);
        }
        return schema;
    }

    private static void operation(String path, PathItem.HttpMethod method, Operation operation) {
        boolean body = operation.getRequestBody() != null;
        Stream.of("400", "401", "422", "500").forEach(status -> problem(operation, status));
        if (path.contains("{")) {
            problem(operation, "404");
        }
        if (method != PathItem.HttpMethod.GET) {
            problem(operation, "409");
        }
        if (body) {
            problem(operation, "413");
            problem(operation, "415");
        }
        if (path.endsWith("/predict")) {
            problem(operation, "503");
        }
        if (method == PathItem.HttpMethod.PUT
                || method == PathItem.HttpMethod.PATCH
                || method == PathItem.HttpMethod.DELETE) {
            problem(operation, "412");
            operation.addParameter(OASFactory.createParameter()
                    .name("If-Match")
                    .in(Parameter.In.HEADER)
                    .description("only change the version with this ETag")
                    .schema(OASFactory.createSchema().addType(SchemaType.STRING)));
        }
        if (operation.getDescription() == null) {
            operation.setDescription(operation.getSummary() + ".");
        }
    }

    private static void problem(Operation operation, String status) {
        Content content = OASFactory.createContent()
                .addMediaType(
                        "application/problem+json",
                        OASFactory.createMediaType()
                                .schema(OASFactory.createSchema().ref("#/components/schemas/Problem")));
        APIResponse response =
                OASFactory.createAPIResponse().description("A problem").content(content);
        operation.getResponses().addAPIResponse(status, response);
    }

    private static Schema problem() {
        Schema fault = OASFactory.createSchema().addType(SchemaType.OBJECT);
        Stream.of("param", "code", "message").forEach(name -> fault.addProperty(name, text()));
        fault.addProperty("hint", nullable(text()));
        Schema problem = OASFactory.createSchema()
                .addType(SchemaType.OBJECT)
                .description("Problem details as in RFC 9457; GET /problems/{code} explains a code");
        Stream.of("type", "title", "detail", "instance", "code", "request_id")
                .forEach(name -> problem.addProperty(name, text()).addRequired(name));
        problem.addProperty("status", OASFactory.createSchema().addType(SchemaType.INTEGER))
                .addRequired("status");
        return problem.addProperty(
                "errors", OASFactory.createSchema().addType(SchemaType.ARRAY).items(fault));
    }

    private static Schema text() {
        return OASFactory.createSchema().addType(SchemaType.STRING);
    }
}
