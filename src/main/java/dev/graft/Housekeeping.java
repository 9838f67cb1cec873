package dev.graft;

import dev.graft.dataset.folder.DatasetFolder;
import dev.graft.error.GraftException;
import dev.graft.idempotency.IdempotencyService;
import dev.graft.job.Job;
import dev.graft.job.JobStore;
import dev.graft.job.request.Datasets;
import dev.graft.training.data.Caches;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;

/** What is deleted by the hour: remembered answers that are too old, and caches beyond their bound. */
final class Housekeeping implements Runnable {
    private static final Logger LOG = Logger.getLogger(Housekeeping.class.getName());

    private final IdempotencyService idempotency;
    private final Caches caches;
    private final long maxCacheBytes;
    private final JobStore jobs;
    private final Datasets datasets;

    /** @param maxCacheBytes of all caches together */
    Housekeeping(IdempotencyService idempotency, Caches caches, long maxCacheBytes, JobStore jobs, Datasets datasets) {
        this.idempotency = idempotency;
        this.caches = caches;
        this.maxCacheBytes = maxCacheBytes;
        this.jobs = jobs;
        this.datasets = datasets;
    }

    /** What can't be done now is tried again at the next turn. */
    @Override
    public void run() {
        try {
            idempotency.deleteExpired();
            Set<String> inUse = digestsInUse();
            caches.trim(maxCacheBytes, inUse::contains);
        } catch (IOException | RuntimeException e) {
            LOG.log(Level.WARNING, "Housekeeping was left half-done", e);
        }
    }

    private Set<String> digestsInUse() throws IOException {
        Set<String> digests = new HashSet<>();
        for (Job job : jobs.active()) {
            Optional<Path> folder = folder(job.resolved().dataset());
            if (folder.isPresent()) {
                digests.add(DatasetFolder.open(folder.get()).digest());
            }
        }
        return digests;
    }

    private Optional<Path> folder(String dataset) {
        try {
            return Optional.of(datasets.folder(dataset));
        } catch (GraftException e) {
            // Its job will find that out by itself.
            return Optional.empty();
        }
    }
}
