package dev.graft.http.model;

import dev.graft.error.FaultCode;
import dev.graft.error.GraftException;
import dev.graft.error.Problems;
import dev.graft.http.model.Requests.AliasMove;
import dev.graft.http.model.Requests.ModelPatch;
import dev.graft.http.request.Bodies;
import dev.graft.http.request.Etags;
import dev.graft.http.request.JsonBody;
import dev.graft.http.request.ListView;
import dev.graft.http.request.Numbers;
import dev.graft.http.request.Query;
import dev.graft.model.Alias;
import dev.graft.model.Model;
import dev.graft.model.ModelVersion;
import dev.graft.model.Registry;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Models, their versions and aliases over HTTP. */
@Path("/v1/models")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
@Tag(name = "Models")
public final class ModelResource {
    private static final String VERSION = "version";

    private final Registry registry;
    private final Bodies bodies;

    public ModelResource(Registry registry, Bodies bodies) {
        this.registry = registry;
        this.bodies = bodies;
    }

    @GET
    @Operation(operationId = "list_models", summary = "List models, newest first")
    @Parameter(name = "limit", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.INTEGER))
    @Parameter(name = "cursor", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.STRING))
    public ListView<ModelView> list(@Context UriInfo uri) {
        Query query = Query.ofList(uri.getQueryParameters());
        var page = query.page();
        query.check();
        return ListView.of(registry.page(page), this::view);
    }

    @GET
    @Path("/{name}")
    @Operation(operationId = "get_model", summary = "Get a model")
    @APIResponse(
            responseCode = "200",
            description = "The model",
            content = @Content(schema = @Schema(implementation = ModelView.class)))
    public Response get(@PathParam("name") String name, @Context UriInfo uri, @Context HttpHeaders headers) {
        Query.of(uri.getQueryParameters()).check();
        Model model = registry.get(name);
        return Response.ok(view(model))
                .header(HttpHeaders.ETAG, Etags.of(model.version()))
                .build();
    }

    @PATCH
    @Path("/{name}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(operationId = "update_model", summary = "Change a model's description or auto_promote")
    @RequestBody(
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = ModelPatch.class)))
    @APIResponse(
            responseCode = "200",
            description = "The changed model",
            content = @Content(schema = @Schema(implementation = ModelView.class)))
    @NonBlocking
    public Uni<Response> update(
            @PathParam("name") String name,
            @Context RoutingContext context,
            @Context UriInfo uri,
            @Context HttpHeaders headers) {
        Query.of(uri.getQueryParameters()).check();
        return bodies.read(context, body -> update(name, body, headers));
    }

    private Response update(String name, byte[] body, HttpHeaders headers) {
        ModelPatch patch = JsonBody.read(body, ModelPatch.class);
        Model model = registry.update(
                name,
                Etags.expected(headers, () -> registry.get(name).version()),
                Optional.ofNullable(patch.autoPromote()),
                Optional.ofNullable(patch.description()));
        return Response.ok(view(model))
                .header(HttpHeaders.ETAG, Etags.of(model.version()))
                .build();
    }

    @DELETE
    @Path("/{name}")
    @Operation(operationId = "delete_model", summary = "Delete a model with its versions and aliases")
    @APIResponse(responseCode = "204", description = "It is gone")
    public Response delete(@PathParam("name") String name, @Context UriInfo uri, @Context HttpHeaders headers) {
        Query.of(uri.getQueryParameters()).check();
        registry.delete(name, Etags.expected(headers, () -> registry.get(name).version()));
        return Response.noContent().build();
    }

    @GET
    @Path("/{name}/versions")
    @Operation(operationId = "list_versions", summary = "List a model's versions, newest first")
    @Parameter(name = "limit", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.INTEGER))
    @Parameter(name = "cursor", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.STRING))
    public ListView<VersionView> versions(@PathParam("name") String name, @Context UriInfo uri) {
        Query query = Query.ofList(uri.getQueryParameters());
        var page = query.page();
        query.check();
        List<Alias> aliases = registry.aliases(name);
        return ListView.of(registry.versions(name, page), version -> VersionView.of(version, aliases));
    }

    @GET
    @Path("/{name}/versions/{version}")
    @Operation(operationId = "get_version", summary = "Get a version of a model")
    @APIResponse(
            responseCode = "200",
            description = "The version",
            content = @Content(schema = @Schema(implementation = VersionView.class)))
    public Response version(
            @PathParam("name") String name,
            @PathParam("version") String number,
            @Context UriInfo uri,
            @Context HttpHeaders headers) {
        Query.of(uri.getQueryParameters()).check();
        ModelVersion version = registry.version(name, Numbers.ofPath(VERSION, number));
        VersionView view = VersionView.of(version, registry.aliases(name));
        return Etags.answer(headers, Etags.ofContent(view), view);
    }

    @DELETE
    @Path("/{name}/versions/{version}")
    @Operation(operationId = "delete_version", summary = "Delete a version that no alias points to")
    @APIResponse(responseCode = "204", description = "It is gone")
    public Response deleteVersion(
            @PathParam("name") String name,
            @PathParam("version") String number,
            @Context UriInfo uri,
            @Context HttpHeaders headers) {
        Query.of(uri.getQueryParameters()).check();
        int wanted = Numbers.ofPath(VERSION, number);
        if (!Etags.matches(
                headers,
                () -> Etags.ofContent(VersionView.of(registry.version(name, wanted), registry.aliases(name))))) {
            throw Etags.changed("version " + wanted + " of " + name);
        }
        registry.deleteVersion(name, wanted);
        return Response.noContent().build();
    }

    @GET
    @Path("/{name}/aliases")
    @Operation(operationId = "list_aliases", summary = "List a model's aliases with their history")
    public ListView<AliasView> aliases(@PathParam("name") String name, @Context UriInfo uri) {
        Query.of(uri.getQueryParameters()).check();
        return ListView.all(registry.aliases(name).stream().map(AliasView::of).toList());
    }

    @GET
    @Path("/{name}/aliases/{alias}")
    @Operation(operationId = "get_alias", summary = "Get an alias of a model")
    @APIResponse(
            responseCode = "200",
            description = "The alias",
            content = @Content(schema = @Schema(implementation = AliasView.class)))
    public Response alias(
            @PathParam("name") String name,
            @PathParam("alias") String alias,
            @Context UriInfo uri,
            @Context HttpHeaders headers) {
        Query.of(uri.getQueryParameters()).check();
        Alias found = find(name, alias);
        return Etags.answer(headers, Etags.of(found.revision()), AliasView.of(found));
    }

    @PUT
    @Path("/{name}/aliases/{alias}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(operationId = "move_alias", summary = "Point an alias to a version")
    @RequestBody(
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = AliasMove.class)))
    @APIResponse(
            responseCode = "200",
            description = "The alias",
            content = @Content(schema = @Schema(implementation = AliasView.class)))
    @NonBlocking
    public Uni<Response> move(
            @PathParam("name") String name,
            @PathParam("alias") String alias,
            @Context RoutingContext context,
            @Context UriInfo uri,
            @Context HttpHeaders headers) {
        Query.of(uri.getQueryParameters()).check();
        return bodies.read(context, body -> move(name, alias, body, headers));
    }

    private Response move(String name, String alias, byte[] body, HttpHeaders headers) {
        AliasMove wish = JsonBody.read(body, AliasMove.class);
        Problems problems = new Problems();
        if (wish.version() == null) {
            problems.add(VERSION, FaultCode.MISSING, "the number of a version is needed");
        }
        problems.throwIfAny();
        Alias moved = registry.move(name, alias, wish.version(), Etags.expected(headers, () -> find(name, alias)
                .revision()));
        return Response.ok(AliasView.of(moved))
                .header(HttpHeaders.ETAG, Etags.of(moved.revision()))
                .build();
    }

    @DELETE
    @Path("/{name}/aliases/{alias}")
    @Operation(operationId = "delete_alias", summary = "Delete an alias")
    @APIResponse(responseCode = "204", description = "It is gone")
    public Response deleteAlias(
            @PathParam("name") String name,
            @PathParam("alias") String alias,
            @Context UriInfo uri,
            @Context HttpHeaders headers) {
        Query.of(uri.getQueryParameters()).check();
        if (!Etags.matches(headers, () -> Etags.of(find(name, alias).revision()))) {
            throw Etags.changed("alias '" + alias + "'");
        }
        registry.deleteAlias(name, alias);
        return Response.noContent().build();
    }

    private Alias find(String name, String alias) {
        return registry.aliases(name).stream()
                .filter(candidate -> candidate.alias().equals(alias))
                .findFirst()
                .orElseThrow(() -> GraftException.notFound("alias", alias));
    }

    private ModelView view(Model model) {
        return ModelView.of(model, registry.aliases(model.name()));
    }
}
