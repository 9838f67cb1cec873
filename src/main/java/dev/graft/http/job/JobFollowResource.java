package dev.graft.http.job;

import dev.graft.error.FaultCode;
import dev.graft.http.request.ListView;
import dev.graft.http.request.Numbers;
import dev.graft.http.request.Query;
import dev.graft.http.request.Stopping;
import dev.graft.job.JobService;
import dev.graft.job.MetricPoint;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Multi;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What a job tells while it goes on: events, metrics, log. */
@Path("/v1/jobs/{id}")
@Blocking
@Tag(name = "Jobs")
public final class JobFollowResource {
    private static final int MAX_TAIL = 100_000;

    private final JobService jobs;
    private final EventFeeds feeds;
    private final Stopping stopping;

    public JobFollowResource(JobService jobs, EventFeeds feeds, Stopping stopping) {
        this.jobs = jobs;
        this.feeds = feeds;
        this.stopping = stopping;
    }

    @GET
    @Path("/events")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "list_job_events",
            summary = "List or follow a job's events",
            description = "As JSON, a list; as text/event-stream, live, until the job has ended.")
    @Parameter(
            name = "after",
            in = ParameterIn.QUERY,
            description = "only events with a greater id",
            schema = @Schema(type = SchemaType.INTEGER))
    @Parameter(name = "limit", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.INTEGER))
    @Parameter(
            name = "Last-Event-ID",
            in = ParameterIn.HEADER,
            description = "where a stream goes on",
            schema = @Schema(type = SchemaType.STRING))
    @APIResponse(
            responseCode = "200",
            description = "The events",
            content = {
                @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = JobEventList.class)),
                @Content(mediaType = MediaType.SERVER_SENT_EVENTS, schema = @Schema(type = SchemaType.STRING))
            })
    public ListView<EventView> events(@PathParam("id") String id, @Context UriInfo uri) {
        Query query = Query.of(uri.getQueryParameters(), "after", "limit");
        long after = query.whole("after", 0, Long.MAX_VALUE).orElse(0L);
        int limit = query.page().limit();
        query.check();
        jobs.get(id);
        return ListView.all(
                jobs.events(id, after, limit).stream().map(EventView::of).toList());
    }

    /** For the OpenAPI document. */
    @Schema(name = "JobEventList")
    record JobEventList(List<EventView> data, String nextCursor) {}

    @GET
    @Path("/events")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Operation(hidden = true)
    public Multi<OutboundSseEvent> stream(
            @PathParam("id") String id,
            @HeaderParam("Last-Event-ID") String lastEventId,
            @Context UriInfo uri,
            @Context Sse sse) {
        Query query = Query.of(uri.getQueryParameters(), "after");
        long after = query.whole("after", 0, Long.MAX_VALUE).orElse(0L);
        Optional<Long> last = Optional.ofNullable(lastEventId).flatMap(Numbers::whole);
        if (lastEventId != null && last.isEmpty()) {
            query.problems().add("Last-Event-ID", FaultCode.WRONG_TYPE, "must be the id of an event");
        }
        query.check();
        jobs.get(id);
        return Ticks.of(new EventStream(feeds.of(id), sse, last.orElse(after)), stopping);
    }

    @GET
    @Path("/metrics")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(operationId = "get_job_metrics", summary = "Get a job's numbers by step and epoch")
    @APIResponse(
            responseCode = "200",
            description = "The series; as CSV, a table of both",
            content = {
                @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(type = SchemaType.OBJECT)),
                @Content(mediaType = "text/csv", schema = @Schema(type = SchemaType.STRING))
            })
    public MetricSeries metrics(@PathParam("id") String id, @Context UriInfo uri) {
        Query.of(uri.getQueryParameters()).check();
        jobs.get(id);
        return MetricSeries.of(jobs.metrics(id, MetricPoint.STEP), jobs.metrics(id, MetricPoint.EPOCH));
    }

    @GET
    @Path("/metrics")
    @Produces("text/csv")
    @Operation(hidden = true)
    public String metricsAsTable(@PathParam("id") String id, @Context UriInfo uri) {
        return metrics(id, uri).csv();
    }

    @GET
    @Path("/logs")
    @Produces(MediaType.TEXT_PLAIN + ";charset=UTF-8")
    @Operation(operationId = "get_job_log", summary = "Get the log of a job's worker")
    @Parameter(
            name = "tail",
            in = ParameterIn.QUERY,
            description = "only so many last lines",
            schema = @Schema(type = SchemaType.INTEGER))
    @Parameter(
            name = "follow",
            in = ParameterIn.QUERY,
            description = "go on until the job has ended",
            schema = @Schema(type = SchemaType.BOOLEAN))
    @APIResponse(
            responseCode = "200",
            description = "The log",
            content = @Content(mediaType = MediaType.TEXT_PLAIN, schema = @Schema(type = SchemaType.STRING)))
    public Multi<String> logs(@PathParam("id") String id, @Context UriInfo uri) {
        Query query = Query.of(uri.getQueryParameters(), "tail", "follow");
        Optional<Integer> tail = query.integer("tail", 1, MAX_TAIL);
        boolean follow = query.flag("follow");
        query.check();
        jobs.get(id);
        return Ticks.of(new LogStream(jobs, id, tail, follow), stopping);
    }
}
