package dev.graft.http.report;

import dev.graft.http.request.Numbers;
import dev.graft.http.request.Query;
import dev.graft.model.ModelVersion;
import dev.graft.model.Registry;
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
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The report that is kept with a version, for programs and for people. */
@Path("/v1/models/{name}/versions/{version}/report")
@Blocking
@Tag(name = "Models")
public final class VersionReportResource {
    private final Registry registry;
    private final ReportPages pages;

    public VersionReportResource(Registry registry, ReportPages pages) {
        this.registry = registry;
        this.pages = pages;
    }

    @GET
    @Produces({MediaType.APPLICATION_JSON, ReportPages.HTML})
    @Operation(
            operationId = "get_version_report",
            summary = "Get the report of the job that made a version",
            description = "As text/html, the same as one page to look at.")
    @APIResponse(
            responseCode = "200",
            description = "The report",
            content = {
                @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(type = SchemaType.OBJECT)),
                @Content(mediaType = MediaType.TEXT_HTML, schema = @Schema(type = SchemaType.STRING))
            })
    public Response report(
            @PathParam("name") String name,
            @PathParam("version") String number,
            @Context UriInfo uri,
            @Context HttpHeaders headers) {
        ModelVersion version = version(name, number, uri);
        return ReportPages.isWanted(headers)
                ? pages.ofVersion(version)
                : Response.ok(registry.report(version), MediaType.APPLICATION_JSON)
                        .build();
    }

    private ModelVersion version(String name, String number, UriInfo uri) {
        Query.of(uri.getQueryParameters()).check();
        return registry.version(name, Numbers.ofPath("version", number));
    }
}
