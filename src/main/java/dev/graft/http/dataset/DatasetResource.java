package dev.graft.http.dataset;

import dev.graft.dataset.Dataset;
import dev.graft.dataset.DatasetService;
import dev.graft.dataset.DatasetStatus;
import dev.graft.dataset.NewDataset;
import dev.graft.dataset.Upload;
import dev.graft.dataset.item.Item;
import dev.graft.dataset.item.Split;
import dev.graft.disk.Digest;
import dev.graft.error.FaultCode;
import dev.graft.error.Problems;
import dev.graft.http.request.Bodies;
import dev.graft.http.request.Created;
import dev.graft.http.request.Etags;
import dev.graft.http.request.Form;
import dev.graft.http.request.Idempotent;
import dev.graft.http.request.JsonBody;
import dev.graft.http.request.ListView;
import dev.graft.http.request.Query;
import dev.graft.http.request.Stopping;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
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
import org.jboss.resteasy.reactive.server.multipart.MultipartFormDataInput;

/** Datasets over HTTP. */
@Path("/v1/datasets")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
@Tag(name = "Datasets")
public final class DatasetResource {
    private static final String PREFIX = "ds";
    private static final String ONLY_RAW = "only with a raw body; a form has a field for it";

    private final DatasetService datasets;
    private final Idempotent idempotent;
    private final Bodies bodies;
    private final Stopping stopping;

    public DatasetResource(DatasetService datasets, Idempotent idempotent, Bodies bodies, Stopping stopping) {
        this.datasets = datasets;
        this.idempotent = idempotent;
        this.bodies = bodies;
        this.stopping = stopping;
    }

    @POST
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    @Operation(
            operationId = "create_dataset",
            summary = "Upload a dataset",
            description = "An archive of images, as a form or as the raw body with the form's fields as query"
                    + " parameters: class folders, or a manifest.csv or manifest.jsonl with path and label, which may"
                    + " name several labels (joined by |) or a number. Validation goes on in the background.")
    @RequestBody(
            content = {
                @Content(
                        mediaType = MediaType.MULTIPART_FORM_DATA,
                        schema = @Schema(implementation = UploadForm.class)),
                @Content(mediaType = "application/zip", schema = @Schema(type = SchemaType.STRING, format = "binary")),
                @Content(
                        mediaType = "application/x-tar",
                        schema = @Schema(type = SchemaType.STRING, format = "binary")),
                @Content(mediaType = "application/gzip", schema = @Schema(type = SchemaType.STRING, format = "binary")),
                @Content(
                        mediaType = MediaType.APPLICATION_OCTET_STREAM,
                        schema = @Schema(type = SchemaType.STRING, format = "binary"))
            })
    @Parameter(
            name = "name",
            in = ParameterIn.QUERY,
            description = ONLY_RAW,
            schema = @Schema(type = SchemaType.STRING))
    @Parameter(
            name = "task",
            in = ParameterIn.QUERY,
            description = ONLY_RAW,
            schema = @Schema(type = SchemaType.STRING))
    @Parameter(
            name = "splits",
            in = ParameterIn.QUERY,
            description = ONLY_RAW,
            schema = @Schema(type = SchemaType.STRING))
    @Parameter(
            name = "seed",
            in = ParameterIn.QUERY,
            description = ONLY_RAW,
            schema = @Schema(type = SchemaType.INTEGER))
    @Parameter(
            name = "metadata",
            in = ParameterIn.QUERY,
            description = ONLY_RAW,
            schema = @Schema(type = SchemaType.STRING))
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, schema = @Schema(type = SchemaType.STRING))
    @APIResponse(
            responseCode = "202",
            description = "Being validated",
            content = @Content(schema = @Schema(implementation = DatasetView.class)))
    @NonBlocking
    public Uni<Response> createFromForm(
            MultipartFormDataInput input,
            @Context RoutingContext context,
            @Context UriInfo uri,
            @Context HttpHeaders headers) {
        return Bodies.work(context, () -> createFromForm(input, uri, headers));
    }

    private Response createFromForm(MultipartFormDataInput input, UriInfo uri, HttpHeaders headers) throws IOException {
        Query.of(uri.getQueryParameters()).check();
        Form form = new Form(input);
        NewDataset request = DatasetFields.read(form.fields());
        if (form.files() > 1) {
            Problems problems = new Problems();
            problems.add("file", FaultCode.CONTRADICTION, "came " + form.files() + " times", "send one archive");
            problems.throwIfAny();
        }
        try (InputStream in = form.open(0)) {
            return create(request, form.fields().toString(), datasets.receive(in), uri, headers);
        }
    }

    @POST
    @Consumes({
        "application/zip",
        "application/x-tar",
        "application/gzip",
        "text/csv",
        "application/x-ndjson",
        MediaType.APPLICATION_OCTET_STREAM
    })
    @NonBlocking
    @Operation(hidden = true)
    public Uni<Response> createFromBody(
            @Context RoutingContext context, @Context UriInfo uri, @Context HttpHeaders headers) {
        NewDataset request = DatasetFields.read(uri.getQueryParameters());
        return BodyFile.receive(context, datasets::receive, stopping)
                .flatMap(upload -> Bodies.work(context, () -> create(request, "", upload, uri, headers)));
    }

    private Response create(NewDataset request, String fields, Upload upload, UriInfo uri, HttpHeaders headers) {
        try {
            String digest = Digest.of((upload.sha256() + fields).getBytes(StandardCharsets.UTF_8));
            return idempotent.post(uri, headers, PREFIX, digest, id -> {
                Dataset dataset = datasets.create(id, request, upload);
                return Created.accepted("/v1/datasets/" + id, Etags.of(dataset.version()), DatasetView.of(dataset));
            });
        } finally {
            datasets.discard(upload);
        }
    }

    @GET
    @Operation(operationId = "list_datasets", summary = "List datasets, newest first")
    @Parameter(name = "status", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.STRING))
    @Parameter(name = "limit", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.INTEGER))
    @Parameter(name = "cursor", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.STRING))
    public ListView<DatasetView> list(@Context UriInfo uri) {
        Query query = Query.ofList(uri.getQueryParameters(), "status");
        var statuses = query.constants("status", "a dataset's status", DatasetStatus.class);
        var page = query.page();
        query.check();
        return ListView.of(datasets.page(statuses, page), DatasetView::of);
    }

    @GET
    @Path("/{id}")
    @Operation(operationId = "get_dataset", summary = "Get a dataset")
    @APIResponse(
            responseCode = "200",
            description = "The dataset",
            content = @Content(schema = @Schema(implementation = DatasetView.class)))
    public Response get(@PathParam("id") String id, @Context UriInfo uri, @Context HttpHeaders headers) {
        Query.of(uri.getQueryParameters()).check();
        Dataset dataset = datasets.get(id);
        return Etags.answer(headers, Etags.of(dataset.version()), DatasetView.of(dataset));
    }

    @PATCH
    @Path("/{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(operationId = "update_dataset", summary = "Change a dataset's name or metadata")
    @RequestBody(
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = DatasetPatch.class)))
    @APIResponse(
            responseCode = "200",
            description = "The changed dataset",
            content = @Content(schema = @Schema(implementation = DatasetView.class)))
    @NonBlocking
    public Uni<Response> update(
            @PathParam("id") String id,
            @Context RoutingContext context,
            @Context UriInfo uri,
            @Context HttpHeaders headers) {
        Query.of(uri.getQueryParameters()).check();
        return bodies.read(context, body -> update(id, body, headers));
    }

    private Response update(String id, byte[] body, HttpHeaders headers) {
        DatasetPatch patch = JsonBody.read(body, DatasetPatch.class);
        Problems problems = new Problems();
        DatasetFields.checkName(Optional.ofNullable(patch.name()), problems);
        problems.throwIfAny();
        Dataset dataset = datasets.update(
                id,
                Etags.expected(headers, () -> datasets.get(id).version()),
                Optional.ofNullable(patch.name()),
                Optional.ofNullable(patch.metadata()));
        return Response.ok(DatasetView.of(dataset))
                .header(HttpHeaders.ETAG, Etags.of(dataset.version()))
                .build();
    }

    @DELETE
    @Path("/{id}")
    @Operation(operationId = "delete_dataset", summary = "Delete a dataset")
    @APIResponse(responseCode = "204", description = "It is gone")
    public Response delete(@PathParam("id") String id, @Context UriInfo uri, @Context HttpHeaders headers) {
        Query.of(uri.getQueryParameters()).check();
        datasets.delete(id, Etags.expected(headers, () -> datasets.get(id).version()));
        return Response.noContent().build();
    }

    @GET
    @Path("/{id}/items")
    @Operation(operationId = "list_items", summary = "List a dataset's items")
    @Parameter(name = "split", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.STRING))
    @Parameter(
            name = "label",
            in = ParameterIn.QUERY,
            description = "one that the items have, or their value",
            schema = @Schema(type = SchemaType.STRING))
    @Parameter(name = "limit", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.INTEGER))
    @Parameter(name = "cursor", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.STRING))
    public ListView<ItemView> items(@PathParam("id") String id, @Context UriInfo uri) {
        Query query = Query.ofList(uri.getQueryParameters(), "split", "label");
        Optional<Split> split = query.constant("split", "a split", Split.class);
        var page = query.page();
        query.check();
        return ListView.of(datasets.items(id, split, query.text("label"), page), ItemView::of);
    }

    @GET
    @Path("/{id}/items/{item}")
    @Operation(operationId = "get_item", summary = "Get an item")
    @APIResponse(
            responseCode = "200",
            description = "The item",
            content = @Content(schema = @Schema(implementation = ItemView.class)))
    public Response item(
            @PathParam("id") String id,
            @PathParam("item") String item,
            @Context UriInfo uri,
            @Context HttpHeaders headers) {
        Query.of(uri.getQueryParameters()).check();
        Item found = datasets.item(id, item);
        return Etags.answer(headers, "\"" + found.sha256() + "\"", ItemView.of(found));
    }

    @GET
    @Path("/{id}/items/{item}/content")
    @Produces(MediaType.WILDCARD)
    @Operation(operationId = "get_item_content", summary = "Get an item's original bytes")
    @APIResponse(
            responseCode = "200",
            description = "The bytes, with the type that they have",
            content = @Content(mediaType = "image/*", schema = @Schema(type = SchemaType.STRING, format = "binary")))
    public Response content(@PathParam("id") String id, @PathParam("item") String item, @Context UriInfo uri) {
        Query.of(uri.getQueryParameters()).check();
        Item found = datasets.item(id, item);
        return Response.ok(datasets.content(id, found), found.mediaType())
                .header(HttpHeaders.ETAG, "\"" + found.sha256() + "\"")
                .header("X-Content-Type-Options", "nosniff")
                .build();
    }

    @GET
    @Path("/{id}/report")
    @Operation(
            operationId = "get_dataset_report",
            summary = "Get what validation has found",
            description = "Every excluded file with its reason, duplicates, label counts and sizes.")
    @APIResponse(
            responseCode = "200",
            description = "The report",
            content = @Content(schema = @Schema(type = SchemaType.OBJECT)))
    public String report(@PathParam("id") String id, @Context UriInfo uri) {
        Query.of(uri.getQueryParameters()).check();
        return datasets.report(id);
    }
}
