package dev.graft.http.model;

import dev.graft.error.FaultCode;
import dev.graft.http.request.Bodies;
import dev.graft.http.request.Etags;
import dev.graft.http.request.Numbers;
import dev.graft.http.request.Query;
import dev.graft.model.ModelVersion;
import dev.graft.model.Registry;
import dev.graft.model.export.Export;
import dev.graft.model.export.ExportService;
import dev.graft.model.export.Library;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What was trained, as files for other programs. */
@Path("/v1/models/{name}/versions/{version}/export")
@Tag(name = "Models")
public final class ExportResource {
    private static final String ZIP = "application/zip";
    private static final String FORMAT = "format";
    private static final String NAMES = "names";

    private final Registry registry;
    private final ExportService exports;

    /** What a version leaves as. */
    private enum Format {
        ZIP,
        TORCHSCRIPT
    }

    public ExportResource(Registry registry, ExportService exports) {
        this.registry = registry;
        this.exports = exports;
    }

    @GET
    @Produces({ZIP, MediaType.APPLICATION_OCTET_STREAM})
    @NonBlocking
    @Operation(
            operationId = "export_version",
            summary = "Take a version with you",
            description =
                    "As a ZIP: `model.safetensors` under the names of torchvision or timm, `config.json` in timm's"
                            + " layout, labels, preprocessing, report, golden inputs and logits, and a model card with the lines"
                            + " of Python that load it; unpacked, it is a base model of Graft. Or, with `format=torchscript`, as"
                            + " one file that `torch.jit.load`, libtorch, DJL and Triton open: normalised pixels in"
                            + " (float32 `[n, 3, height, width]`), probabilities out.")
    @Parameter(
            name = FORMAT,
            in = ParameterIn.QUERY,
            description = "what to make",
            schema =
                    @Schema(
                            type = SchemaType.STRING,
                            enumeration = {"zip", "torchscript"},
                            defaultValue = "zip"))
    @Parameter(
            name = NAMES,
            in = ParameterIn.QUERY,
            description = "whose names the weights in a ZIP have",
            schema =
                    @Schema(
                            type = SchemaType.STRING,
                            enumeration = {"torchvision", "timm"},
                            defaultValue = "torchvision"))
    @APIResponse(
            responseCode = "200",
            description = "The file: a ZIP, or for `format=torchscript` an octet stream",
            content = {
                @Content(mediaType = ZIP, schema = @Schema(type = SchemaType.STRING, format = "binary")),
                @Content(
                        mediaType = MediaType.APPLICATION_OCTET_STREAM,
                        schema = @Schema(type = SchemaType.STRING, format = "binary"))
            })
    public Uni<Response> export(
            @PathParam("name") String name,
            @PathParam("version") String number,
            @Context RoutingContext context,
            @Context UriInfo uri,
            @Context HttpHeaders headers) {
        OutgoingFile file = OutgoingFile.of(context);
        return Bodies.work(context, () -> {
            Export export = wished(name, number, uri);
            String tag = '"' + export.tag() + '"';
            if (Etags.isKnown(headers, tag)) {
                return Response.notModified().header(HttpHeaders.ETAG, tag).build();
            }
            return Response.ok(file.made(export::make), export.mediaType())
                    .header(HttpHeaders.ETAG, tag)
                    .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + export.fileName() + '"')
                    .header("X-Content-Type-Options", "nosniff")
                    .build();
        });
    }

    private Export wished(String name, String number, UriInfo uri) {
        Query query = Query.of(uri.getQueryParameters(), FORMAT, NAMES);
        Format format = query.constant(FORMAT, "a format", Format.class).orElse(Format.ZIP);
        Optional<Library> names = query.constant(NAMES, "a library", Library.class);
        if (format == Format.TORCHSCRIPT && names.isPresent()) {
            query.problems().add(NAMES, FaultCode.CONTRADICTION, "does not go with format=torchscript", "leave it out");
        }
        query.check();
        ModelVersion version = registry.version(name, Numbers.ofPath("version", number));
        return format == Format.TORCHSCRIPT
                ? exports.torchScript(version)
                : exports.zip(version, names.orElse(Library.TORCHVISION));
    }
}
