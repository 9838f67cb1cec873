package dev.graft.http.server;

import dev.graft.dataset.item.DatasetLimits;
import dev.graft.http.access.HttpSettings;
import dev.graft.http.request.ListView;
import dev.graft.http.request.Query;
import dev.graft.image.ImageDecoder;
import dev.graft.job.Job;
import dev.graft.job.WorkerPool;
import dev.graft.resource.Page;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The server itself over HTTP: its workers, its limits. */
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
@Tag(name = "Server")
public final class ServerResource {
    private final WorkerPool workers;
    private final ServerInfo server;
    private final DiskUse disk;

    public ServerResource(WorkerPool workers, ServerInfo server, DiskUse disk) {
        this.workers = workers;
        this.server = server;
        this.disk = disk;
    }

    /** A place in the pool; {@code job} is null while it is idle. */
    @Schema(name = "Worker")
    public record WorkerView(String id, String device, long memoryBytes, WorkerState state, Optional<String> job) {
        static WorkerView of(WorkerPool.Place place) {
            return new WorkerView(
                    place.worker().id(),
                    place.worker().deviceName(),
                    place.worker().memoryBytes(),
                    place.job().isPresent() ? WorkerState.BUSY : WorkerState.IDLE,
                    place.job().map(Job::id));
        }
    }

    /** What a worker is doing. */
    public enum WorkerState {
        IDLE,
        BUSY
    }

    @GET
    @Path("v1/workers")
    @Operation(operationId = "list_workers", summary = "List the places that jobs can run in")
    public ListView<WorkerView> workers(@Context UriInfo uri) {
        Query.of(uri.getQueryParameters()).check();
        return ListView.all(workers.places().stream().map(WorkerView::of).toList());
    }

    /** What runs here, and within which limits; JPEG is decoded by {@code libjpeg-turbo} or by the {@code jdk}. */
    @Schema(name = "Info")
    public record Info(
            String name,
            String version,
            String engine,
            String jpegDecoder,
            List<Device> devices,
            Limits limits,
            Map<String, Long> diskBytes) {}

    public record Device(String id, String name, long memoryBytes) {}

    /** Limits in force. */
    public record Limits(DatasetLimits dataset, long bodyBytes, int pageSize, int jobAttempts) {}

    @GET
    @Path("v1/info")
    @Operation(operationId = "get_info", summary = "Get version, engine, devices and limits in force")
    public Info info(@Context UriInfo uri) {
        Query.of(uri.getQueryParameters()).check();
        return new Info(
                "graft",
                server.version(),
                server.engine().get(),
                ImageDecoder.canReduce() ? "libjpeg-turbo" : "jdk",
                workers.places().stream()
                        .map(WorkerPool.Place::worker)
                        .map(worker -> new Device(worker.id(), worker.deviceName(), worker.memoryBytes()))
                        .toList(),
                new Limits(server.limits(), HttpSettings.MAX_BODY_BYTES, Page.Request.MAX_LIMIT, server.maxAttempts()),
                disk.bytes());
    }

    @GET
    @Produces(MediaType.WILDCARD)
    @Operation(hidden = true)
    public Response home() {
        return Response.status(Response.Status.FOUND)
                .location(URI.create("/q/swagger-ui"))
                .build();
    }
}
