package dev.graft.http.job;

import dev.graft.disk.Digest;
import dev.graft.http.request.Bodies;
import dev.graft.http.request.Created;
import dev.graft.http.request.Etags;
import dev.graft.http.request.Idempotent;
import dev.graft.http.request.JsonBody;
import dev.graft.http.request.Query;
import dev.graft.job.Job;
import dev.graft.job.JobService;
import dev.graft.job.request.RankRequest;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Which base model suits a dataset: asked here, answered by a job. */
@Path("/v1/base-models/rank")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Base models")
public final class RankingResource {
    private final JobService jobs;
    private final Idempotent idempotent;
    private final Bodies bodies;

    public RankingResource(JobService jobs, Idempotent idempotent, Bodies bodies) {
        this.jobs = jobs;
        this.idempotent = idempotent;
        this.bodies = bodies;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "rank_base_models",
            summary = "Find the base model that suits a dataset",
            description =
                    "A job of kind ranking, which follows, pauses and ends as any other. Its result lists the base"
                            + " models by the accuracy of a linear classifier on their features (of several labels the mean"
                            + " average precision, of values the R² of a linear regression), with nearest neighbours, LogME and"
                            + " ImageNet accuracy beside it, and says how sure the order is. The test split is not looked at."
                            + " Features that it computes are there for later jobs.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, schema = @Schema(type = SchemaType.STRING))
    @RequestBody(
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = RankRequest.class)))
    @APIResponse(
            responseCode = "202",
            description = "The job waits for a worker",
            content = @Content(schema = @Schema(implementation = JobView.class)))
    @NonBlocking
    public Uni<Response> rank(@Context RoutingContext context, @Context UriInfo uri, @Context HttpHeaders headers) {
        Query.of(uri.getQueryParameters()).check();
        return bodies.read(context, body -> rank(body, uri, headers));
    }

    private Response rank(byte[] body, UriInfo uri, HttpHeaders headers) {
        RankRequest request = JsonBody.read(body, RankRequest.class, jobs::resolve);
        return idempotent.post(uri, headers, "job", Digest.of(body), id -> {
            Job job = jobs.create(id, request);
            return Created.accepted(
                    "/v1/jobs/" + id, Etags.of(job.version()), JobView.of(job, jobs.queuePosition(job)));
        });
    }
}
