package dev.graft.http.job;

import dev.graft.attempt.result.CheckpointInfo;
import dev.graft.disk.Digest;
import dev.graft.http.request.Bodies;
import dev.graft.http.request.Created;
import dev.graft.http.request.Etags;
import dev.graft.http.request.Idempotent;
import dev.graft.http.request.JsonBody;
import dev.graft.http.request.ListView;
import dev.graft.http.request.Query;
import dev.graft.job.Estimates;
import dev.graft.job.Job;
import dev.graft.job.JobService;
import dev.graft.job.JobState;
import dev.graft.job.JobStore;
import dev.graft.job.request.EvaluateRequest;
import dev.graft.job.request.JobKind;
import dev.graft.job.request.JobRequest;
import dev.graft.job.request.Resolved;
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
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Jobs over HTTP. */
@Path("/v1/jobs")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
@Tag(name = "Jobs")
public final class JobResource {
    private static final String EVALUATION = JobKind.EVALUATION.name().toLowerCase(Locale.ROOT);

    private final JobService jobs;
    private final Estimates estimates;
    private final Idempotent idempotent;
    private final Bodies bodies;

    public JobResource(JobService jobs, Estimates estimates, Idempotent idempotent, Bodies bodies) {
        this.jobs = jobs;
        this.estimates = estimates;
        this.idempotent = idempotent;
        this.bodies = bodies;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "create_job",
            summary = "Train a model, or evaluate one",
            description =
                    "Of a training only the dataset is required; Graft chooses what is left out. With dry_run, it only says"
                            + " what it would choose and, after a few seconds of trying, what that would take. With kind"
                            + " evaluation, a version of a model is asked about every item of a dataset of the same task,"
                            + " whose labels are matched by name; the job's report tells how good it is there.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, schema = @Schema(type = SchemaType.STRING))
    @RequestBody(
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(anyOf = {JobRequest.class, EvaluateRequest.class})))
    @APIResponse(
            responseCode = "202",
            description = "The job waits for a worker",
            content = @Content(schema = @Schema(implementation = JobView.class)))
    @APIResponse(
            responseCode = "200",
            description = "What a dry run would do",
            content = @Content(schema = @Schema(implementation = DryRunView.class)))
    @NonBlocking
    public Uni<Response> create(@Context RoutingContext context, @Context UriInfo uri, @Context HttpHeaders headers) {
        Query.of(uri.getQueryParameters()).check();
        return bodies.read(context, body -> create(body, uri, headers));
    }

    private Response create(byte[] body, UriInfo uri, HttpHeaders headers) {
        if (JsonBody.kind(body, "kind").filter(EVALUATION::equals).isPresent()) {
            EvaluateRequest request = JsonBody.read(body, EvaluateRequest.class, jobs::resolve);
            return idempotent.post(uri, headers, "job", Digest.of(body), id -> created(jobs.create(id, request)));
        }
        JobRequest request = JsonBody.read(body, JobRequest.class, jobs::resolve);
        if (Boolean.TRUE.equals(request.dryRun())) {
            Resolved.Training resolved = jobs.resolve(request);
            return Response.ok(
                            new DryRunView(ResolvedView.of(resolved), DryRunView.Estimate.of(estimates.of(resolved))))
                    .build();
        }
        return idempotent.post(uri, headers, "job", Digest.of(body), id -> created(jobs.create(id, request)));
    }

    @GET
    @Operation(operationId = "list_jobs", summary = "List jobs, newest first")
    @Parameter(
            name = "status",
            in = ParameterIn.QUERY,
            description = "one or more, with commas between them",
            schema = @Schema(type = SchemaType.STRING))
    @Parameter(name = "kind", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.STRING))
    @Parameter(name = "dataset", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.STRING))
    @Parameter(name = "model", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.STRING))
    @Parameter(name = "limit", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.INTEGER))
    @Parameter(name = "cursor", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.STRING))
    public ListView<JobView> list(@Context UriInfo uri) {
        Query query = Query.ofList(uri.getQueryParameters(), "status", "kind", "dataset", "model");
        JobStore.Filter filter = new JobStore.Filter(
                query.constants("status", "a job's status", JobState.class),
                query.constants("kind", "a kind of job", JobKind.class),
                query.text("dataset"),
                query.text("model"));
        var page = query.page();
        query.check();
        return ListView.of(jobs.page(filter, page), this::view);
    }

    @GET
    @Path("/{id}")
    @Operation(operationId = "get_job", summary = "Get a job")
    @APIResponse(
            responseCode = "200",
            description = "The job",
            content = @Content(schema = @Schema(implementation = JobView.class)))
    public Response get(@PathParam("id") String id, @Context UriInfo uri, @Context HttpHeaders headers) {
        Query.of(uri.getQueryParameters()).check();
        Job job = jobs.get(id);
        String tag = Etags.of(job.version());
        // Its place in the queue changes without a new version of it.
        return job.status() == JobState.QUEUED
                ? Response.ok(view(job)).header(HttpHeaders.ETAG, tag).build()
                : Etags.answer(headers, tag, view(job));
    }

    @POST
    @Path("/{id}/cancel")
    @Operation(operationId = "cancel_job", summary = "Cancel a job")
    @APIResponse(
            responseCode = "202",
            description = "It is being cancelled, or was",
            content = @Content(schema = @Schema(implementation = JobView.class)))
    public Response cancel(@PathParam("id") String id, @Context UriInfo uri) {
        Query.of(uri.getQueryParameters()).check();
        return accepted(jobs.cancel(id));
    }

    @POST
    @Path("/{id}/pause")
    @Operation(operationId = "pause_job", summary = "Pause a job at its next checkpoint")
    @APIResponse(
            responseCode = "202",
            description = "It is being paused, or was",
            content = @Content(schema = @Schema(implementation = JobView.class)))
    public Response pause(@PathParam("id") String id, @Context UriInfo uri) {
        Query.of(uri.getQueryParameters()).check();
        return accepted(jobs.pause(id));
    }

    @POST
    @Path("/{id}/resume")
    @Operation(operationId = "resume_job", summary = "Let a paused job go on")
    @APIResponse(
            responseCode = "202",
            description = "It waits for a worker, or has one",
            content = @Content(schema = @Schema(implementation = JobView.class)))
    public Response resume(@PathParam("id") String id, @Context UriInfo uri) {
        Query.of(uri.getQueryParameters()).check();
        return accepted(jobs.resume(id));
    }

    @POST
    @Path("/{id}/reproduce")
    @Operation(
            operationId = "reproduce_job",
            summary = "Train again what a job has trained",
            description =
                    "Same data, base model, recipe and seed, as a model of another name; the new job's result says"
                            + " whether the weights are the same to the last bit.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, schema = @Schema(type = SchemaType.STRING))
    @APIResponse(
            responseCode = "202",
            description = "The new job waits for a worker",
            content = @Content(schema = @Schema(implementation = JobView.class)))
    public Response reproduce(@PathParam("id") String id, @Context UriInfo uri, @Context HttpHeaders headers) {
        Query.of(uri.getQueryParameters()).check();
        return idempotent.post(
                uri, headers, "job", Digest.of(new byte[0]), newId -> created(jobs.reproduce(newId, id)));
    }

    @DELETE
    @Path("/{id}")
    @Operation(operationId = "delete_job", summary = "Delete a job that has ended; its model stays")
    @APIResponse(responseCode = "204", description = "It is gone")
    public Response delete(@PathParam("id") String id, @Context UriInfo uri, @Context HttpHeaders headers) {
        Query.of(uri.getQueryParameters()).check();
        jobs.delete(id, Etags.expected(headers, () -> jobs.get(id).version()));
        return Response.noContent().build();
    }

    @GET
    @Path("/{id}/checkpoints")
    @Operation(operationId = "list_checkpoints", summary = "List a job's checkpoints")
    public ListView<CheckpointInfo> checkpoints(@PathParam("id") String id, @Context UriInfo uri) {
        Query.of(uri.getQueryParameters()).check();
        return ListView.all(jobs.checkpoints(id));
    }

    private Created created(Job job) {
        return Created.accepted("/v1/jobs/" + job.id(), Etags.of(job.version()), view(job));
    }

    private Response accepted(Job job) {
        return Response.accepted(view(job))
                .header(HttpHeaders.LOCATION, "/v1/jobs/" + job.id())
                .header(HttpHeaders.ETAG, Etags.of(job.version()))
                .build();
    }

    private JobView view(Job job) {
        return JobView.of(job, jobs.queuePosition(job));
    }
}
