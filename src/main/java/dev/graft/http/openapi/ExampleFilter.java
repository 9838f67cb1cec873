package dev.graft.http.openapi;

import dev.graft.basemodel.BaseModels;
import dev.graft.dataset.Dataset;
import dev.graft.dataset.DatasetService;
import dev.graft.dataset.DatasetStatus;
import dev.graft.job.Job;
import dev.graft.job.JobService;
import dev.graft.job.JobStore;
import dev.graft.model.Model;
import dev.graft.model.Registry;
import dev.graft.resource.Page;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import io.quarkus.smallrye.openapi.OpenApiFilter.RunStage;
import jakarta.enterprise.inject.spi.CDI;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;

/**
 * Fills the OpenAPI document with examples that work as they stand: they name the newest dataset, job and model that
 * there are when the document is read.
 */
@OpenApiFilter(RunStage.RUNTIME_PER_REQUEST)
public final class ExampleFilter implements OASFilter {
    private static final Page.Request NEWEST = new Page.Request(1, Optional.empty());

    /** A picture of one pixel, as PNG. */
    private static final String PIXEL =
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==";

    @Override
    public void filterOpenAPI(OpenAPI document) {
        Optional<Dataset> dataset = newest(service(DatasetService.class).page(List.of(DatasetStatus.READY), NEWEST))
                .or(() -> newest(service(DatasetService.class).page(List.of(), NEWEST)));
        Optional<Job> job = newest(service(JobService.class).page(JobStore.Filter.ALL, NEWEST));
        Optional<Model> model = newest(service(Registry.class).page(NEWEST));
        String datasetId = dataset.map(Dataset::id).orElse("ds_00000000000000000000000000");
        int version = model.map(Model::latest).filter(number -> number > 0).orElse(1);

        Map<String, Object> ids = new HashMap<>();
        ids.put("/v1/datasets/{id}", datasetId);
        ids.put("/v1/jobs/{id}", job.map(Job::id).orElse("job_00000000000000000000000000"));
        ids.put("/v1/models/{name}", model.map(Model::name).orElse("flowers"));
        ids.put("/v1/base-models/{name}", service(BaseModels.class).defaultName());
        ids.put("item", "item_000000");
        ids.put("version", Integer.toString(version));
        ids.put("alias", Model.CHAMPION);
        ids.put("code", "validation_failed");

        Map<String, Object> bodies = new HashMap<>();
        bodies.put("create_job", object("dataset", datasetId, "dry_run", true));
        bodies.put("update_dataset", object("name", dataset.map(Dataset::name).orElse("flowers")));
        bodies.put("update_model", object("description", "Tells flowers apart"));
        bodies.put("move_alias", object("version", version));
        bodies.put("predict", object("inputs", List.of(object("image", PIXEL))));

        document.getPaths().getPathItems().forEach((path, item) -> parameters(path, item, ids, bodies));
    }

    private static <T> T service(Class<T> type) {
        return CDI.current().select(type).get();
    }

    private static <T> Optional<T> newest(Page<T> page) {
        return page.items().stream().findFirst();
    }

    private static Map<String, Object> object(Object... namesAndValues) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            object.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return object;
    }

    private static void parameters(String path, PathItem item, Map<String, Object> ids, Map<String, Object> bodies) {
        for (Operation operation : item.getOperations().values()) {
            List<Parameter> parameters = operation.getParameters() == null ? List.of() : operation.getParameters();
            for (Parameter parameter : parameters) {
                if (parameter.getIn() == Parameter.In.PATH) {
                    Object own = ids.get(parameter.getName());
                    parameter.setExample(own != null ? own : idOf(path, ids));
                }
            }
            if (operation.getRequestBody() != null && bodies.containsKey(operation.getOperationId())) {
                MediaType json = operation.getRequestBody().getContent().getMediaType("application/json");
                json.setExample(bodies.get(operation.getOperationId()));
            }
        }
    }

    private static Object idOf(String path, Map<String, Object> ids) {
        return ids.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith("/") && path.startsWith(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("");
    }
}
