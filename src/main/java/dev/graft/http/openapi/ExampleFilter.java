package dev.graft.http.openapi;

import dev.graft.basemodel.BaseModels;
import dev.graft.dataset.DatasetService;
import dev.graft.job.JobService;
import dev.graft.model.Registry;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import io.quarkus.smallrye.openapi.OpenApiFilter.RunStage;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;

/** Fills the OpenAPI document, whenever it is read, with examples that work as they stand. */
@OpenApiFilter(RunStage.RUNTIME_PER_REQUEST)
public final class ExampleFilter implements OASFilter {
    @Override
    public void filterOpenAPI(OpenAPI document) {
        ExampleValues values = new ExampleValues(
                service(DatasetService.class),
                service(BaseModels.class),
                service(JobService.class),
                service(Registry.class));
        document.getPaths().getPathItems().forEach((path, item) -> item.getOperations()
                .values()
                .forEach(operation -> fill(path, operation, values)));
    }

    private static <T> T service(Class<T> type) {
        return CDI.current().select(type).get();
    }

    private static void fill(String path, Operation operation, ExampleValues values) {
        String id = operation.getOperationId();
        for (Parameter parameter :
                Optional.ofNullable(operation.getParameters()).orElse(List.of())) {
            if (parameter.getIn() == Parameter.In.PATH) {
                parameter.setExample(values.ofPath(id, path, parameter.getName()));
            }
        }
        values.ofBody(id).forEach((name, body) -> operation
                .getRequestBody()
                .getContent()
                .getMediaType(MediaType.APPLICATION_JSON)
                .addExample(name, OASFactory.createExample().value(body)));
    }
}
