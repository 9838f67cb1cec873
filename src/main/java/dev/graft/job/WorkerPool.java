package dev.graft.job;

import dev.graft.job.request.JobRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The places that attempts can have. Who has which stands with the jobs: the pool remembers nothing. */
public final class WorkerPool {
    private final List<Worker> workers;
    private final JobStore store;

    public WorkerPool(List<Worker> workers, JobStore store) {
        this.workers = List.copyOf(workers);
        this.store = store;
    }

    /** A place and the job that has it. */
    public record Place(Worker worker, Optional<Job> job) {}

    public List<Place> places() {
        Map<String, Job> byWorker = store.active().stream()
                .filter(job -> job.worker().isPresent())
                .collect(Collectors.toMap(job -> job.worker().get(), Function.identity(), (a, b) -> a));
        return workers.stream()
                .map(worker -> new Place(worker, Optional.ofNullable(byWorker.get(worker.id()))))
                .toList();
    }

    /** Places without a job. */
    public List<Worker> free() {
        return places().stream()
                .filter(place -> place.job().isEmpty())
                .map(Place::worker)
                .toList();
    }

    /** Whether any place, free or not, could run a job that wants this. */
    public boolean hasPlaceFor(JobRequest.Device wanted) {
        return workers.stream().anyMatch(worker -> worker.fits(wanted));
    }

    /**
     * What the smallest place has to train with that could run a job that wants this; empty where there is none. Places on
     * the processor share its memory.
     */
    OptionalLong memoryBytes(JobRequest.Device wanted) {
        long onProcessor = workers.stream().filter(w -> w.kind().equals("cpu")).count();
        return workers.stream()
                .filter(w -> w.fits(wanted))
                .mapToLong(w -> w.memoryBytes() / (w.kind().equals("cpu") ? onProcessor : 1))
                .min();
    }
}
