package dev.graft.http.report;

import dev.graft.http.request.Query;
import dev.graft.job.JobService;
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

/** What came out of a job, for programs and for people. */
@Path("/v1/jobs/{id}/report")
@Blocking
@Tag(name = "Jobs")
public final class JobReportResource {
    private final JobService jobs;
    private final ReportPages pages;

    public JobReportResource(JobService jobs, ReportPages pages) {
        this.jobs = jobs;
        this.pages = pages;
    }

    @GET
    @Produces({MediaType.APPLICATION_JSON, ReportPages.HTML})
    @Operation(
            operationId = "get_job_report",
            summary = "Get what came out of a job",
            description =
                    "Of a training, the evaluation of its best checkpoint on validation and test: accuracy, F1 and log"
                            + " loss with 95 % intervals, per-label numbers, confusion matrix, calibration, worst items; baselines"
                            + " and what the base model was worth. Of several labels, mean average precision, F1 and thresholds; of"
                            + " values, MAE, RMSE, R² and predicted values beside true ones. Of a ranking, its result and timing."
                            + " As text/html, the same as one page to look at.")
    @APIResponse(
            responseCode = "200",
            description = "The report",
            content = {
                @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(type = SchemaType.OBJECT)),
                @Content(mediaType = MediaType.TEXT_HTML, schema = @Schema(type = SchemaType.STRING))
            })
    public Response report(@PathParam("id") String id, @Context UriInfo uri, @Context HttpHeaders headers) {
        Query.of(uri.getQueryParameters()).check();
        return ReportPages.isWanted(headers)
                ? pages.ofJob(id)
                : Response.ok(jobs.report(id), MediaType.APPLICATION_JSON).build();
    }
}
