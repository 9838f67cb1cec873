package dev.graft.http.basemodel;

import dev.graft.basemodel.BaseModels;
import dev.graft.error.GraftException;
import dev.graft.http.request.Etags;
import dev.graft.http.request.ListView;
import dev.graft.http.request.Query;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Base models over HTTP. */
@Path("/v1/base-models")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
@Tag(name = "Base models")
public final class BaseModelResource {
    private final BaseModels baseModels;

    public BaseModelResource(BaseModels baseModels) {
        this.baseModels = baseModels;
    }

    /** All in one part: there are as many as an administrator has put there. */
    @GET
    @Operation(operationId = "list_base_models", summary = "List base models, the built-in one first")
    public ListView<BaseModelView> list(@Context UriInfo uri) {
        Query query = Query.ofList(uri.getQueryParameters());
        query.page();
        query.check();
        return ListView.all(baseModels.list().stream().map(BaseModelView::of).toList());
    }

    @GET
    @Path("/{name}")
    @Operation(operationId = "get_base_model", summary = "Get a base model")
    @APIResponse(
            responseCode = "200",
            description = "The base model",
            content = @Content(schema = @Schema(implementation = BaseModelView.class)))
    public Response get(@PathParam("name") String name, @Context UriInfo uri, @Context HttpHeaders headers) {
        Query.of(uri.getQueryParameters()).check();
        BaseModelView view = baseModels
                .find(name)
                .map(BaseModelView::of)
                .orElseThrow(() -> GraftException.notFound("base model", name));
        return Etags.answer(headers, Etags.ofContent(view), view);
    }
}
