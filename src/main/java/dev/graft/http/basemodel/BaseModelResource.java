package dev.graft.http.basemodel;

import dev.graft.basemodel.BaseModel;
import dev.graft.basemodel.BaseModels;
import dev.graft.basemodel.ImportedModel;
import dev.graft.basemodel.catalogue.Catalogue;
import dev.graft.basemodel.imports.BaseModelImports;
import dev.graft.basemodel.imports.UploadedModel;
import dev.graft.disk.Digest;
import dev.graft.error.ErrorCode;
import dev.graft.error.GraftException;
import dev.graft.error.Problems;
import dev.graft.http.request.Bodies;
import dev.graft.http.request.Created;
import dev.graft.http.request.Etags;
import dev.graft.http.request.Form;
import dev.graft.http.request.Idempotent;
import dev.graft.http.request.JsonBody;
import dev.graft.http.request.ListView;
import dev.graft.http.request.Query;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.multipart.MultipartFormDataInput;

/** Base models over HTTP. */
@Path("/v1/base-models")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
@Tag(name = "Base models")
public final class BaseModelResource {
    private static final String PREFIX = "bm";

    private final BaseModels baseModels;
    private final BaseModelImports imports;
    private final Catalogue catalogue;
    private final Idempotent idempotent;
    private final Bodies bodies;

    public BaseModelResource(
            BaseModels baseModels,
            BaseModelImports imports,
            Catalogue catalogue,
            Idempotent idempotent,
            Bodies bodies) {
        this.baseModels = baseModels;
        this.imports = imports;
        this.catalogue = catalogue;
        this.idempotent = idempotent;
        this.bodies = bodies;
    }

    @POST
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    @Operation(
            operationId = "import_base_model",
            summary = "Import a base model",
            description = "From a Hugging Face hub, from the catalogue, or from a folder that the administrator allows,"
                    + " all named in JSON; or an upload, as a form. The import goes on in the background.")
    @RequestBody(
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON,
                        schema = @Schema(implementation = ImportRequest.class)),
                @Content(
                        mediaType = MediaType.MULTIPART_FORM_DATA,
                        schema = @Schema(implementation = BaseModelForm.class))
            })
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, schema = @Schema(type = SchemaType.STRING))
    @APIResponse(
            responseCode = "202",
            description = "Being imported",
            content = @Content(schema = @Schema(implementation = BaseModelView.class)))
    @NonBlocking
    public Uni<Response> createFromForm(
            MultipartFormDataInput input,
            @Context RoutingContext context,
            @Context UriInfo uri,
            @Context HttpHeaders headers) {
        return Bodies.work(context, () -> createFromForm(input, uri, headers));
    }

    private Response createFromForm(MultipartFormDataInput input, UriInfo uri, HttpHeaders headers) {
        Query.of(uri.getQueryParameters()).check();
        Form form = new Form(input);
        Optional<String> name =
                Query.of(form.fields(), new Problems(), "name").check().text("name");
        UploadedModel upload = imports.receive(IntStream.range(0, form.files())
                .mapToObj(file -> new FormPart(form, file))
                .toList());
        try {
            String digest = Digest.of((upload.sha256() + form.fields()).getBytes(StandardCharsets.UTF_8));
            return idempotent.post(uri, headers, PREFIX, digest, id -> accepted(imports.create(id, name, upload)));
        } finally {
            imports.discard(upload);
        }
    }

    private record FormPart(Form form, int file) implements UploadedModel.Part {
        @Override
        public String fileName() {
            return form.fileName(file);
        }

        @Override
        public InputStream open() {
            return form.open(file);
        }
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @NonBlocking
    @Operation(hidden = true)
    public Uni<Response> createFromJson(
            @Context RoutingContext context, @Context UriInfo uri, @Context HttpHeaders headers) {
        Query.of(uri.getQueryParameters()).check();
        return bodies.read(context, body -> {
            ImportRequest request = JsonBody.read(body, ImportRequest.class);
            return idempotent.post(
                    uri,
                    headers,
                    PREFIX,
                    Digest.of(body),
                    id -> accepted(imports.create(id, request.source(), Optional.ofNullable(request.name()))));
        });
    }

    private Created accepted(ImportedModel model) {
        BaseModelView view = view(model.name());
        return Created.accepted("/v1/base-models/" + model.name(), Etags.ofContent(view), view);
    }

    private BaseModelView view(String name) {
        return baseModels
                .find(name)
                .map(BaseModelView::of)
                .orElseThrow(() -> catalogue.names().contains(name)
                        ? new GraftException(
                                ErrorCode.NOT_FOUND,
                                "Base model '" + name + "' is in the catalogue, but not imported yet.",
                                Map.of("hint", Catalogue.importing(name)))
                        : GraftException.notFound("base model", name));
    }

    /** All in one part: there are as many as people have brought in, and the catalogue is not long. */
    @GET
    @Operation(
            operationId = "list_base_models",
            summary = "List base models, the built-in one first",
            description =
                    "Those that jobs can start from, or soon can. With source=catalogue, those that are known to be"
                            + " had: import one by its name.")
    @Parameter(
            name = "source",
            in = ParameterIn.QUERY,
            description = "one or more of builtin, imported, folder, catalogue, with commas between them; all but the"
                    + " catalogue where it is left out",
            schema = @Schema(type = SchemaType.STRING))
    public ListView<BaseModelView> list(@Context UriInfo uri) {
        Query query = Query.ofList(uri.getQueryParameters(), "source");
        query.page();
        List<BaseModel.Source> asked = query.constants("source", "a source of base models", BaseModel.Source.class);
        query.check();
        Stream<BaseModel> there =
                baseModels.list().stream().filter(model -> asked.isEmpty() || asked.contains(model.source()));
        Stream<BaseModel> known =
                asked.contains(BaseModel.Source.CATALOGUE) ? catalogue.list().stream() : Stream.empty();
        return ListView.all(Stream.concat(there, known).map(BaseModelView::of).toList());
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
        BaseModelView view = view(name);
        return Etags.answer(headers, Etags.ofContent(view), view);
    }

    @DELETE
    @Path("/{name}")
    @Operation(
            operationId = "delete_base_model",
            summary = "Delete an imported base model",
            description = "One that is being imported stops being so. The built-in one and those in the administrator's"
                    + " folders stay.")
    @APIResponse(responseCode = "204", description = "It is gone")
    public Response delete(@PathParam("name") String name, @Context UriInfo uri, @Context HttpHeaders headers) {
        Query.of(uri.getQueryParameters()).check();
        if (!Etags.matches(headers, () -> Etags.ofContent(view(name)))) {
            throw Etags.changed("base model");
        }
        imports.delete(name);
        return Response.noContent().build();
    }
}
