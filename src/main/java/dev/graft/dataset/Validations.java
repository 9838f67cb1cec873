package dev.graft.dataset;

import dev.graft.blob.BlobStore;
import dev.graft.dataset.Dataset.Failure;
import dev.graft.dataset.Dataset.Phase;
import dev.graft.dataset.item.DatasetLimits;
import dev.graft.dataset.validation.Findings;
import dev.graft.dataset.validation.Progress;
import dev.graft.dataset.validation.Validation;
import dev.graft.error.ErrorCode;
import dev.graft.error.GraftException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * The background work on uploads, one after the other on one thread; decoding has threads of its own. That a
 * dataset was deleted meanwhile shows when its progress can't be told; what was written of it goes then.
 */
final class Validations implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Validations.class.getName());
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(5);
    /** It looks at whether it is closed between two pictures; a stop of the server may take 20 seconds in all. */
    private static final long CLOSE_SECONDS = 2;

    private static final long PROGRESS_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final DatasetStore store;
    private final BlobStore blobs;
    private final DatasetFiles files;
    private final DatasetLimits limits;
    private final Clock clock;
    private final int decodeThreads;
    private final ScheduledThreadPoolExecutor background;
    private volatile boolean closed;

    Validations(
            DatasetStore store,
            BlobStore blobs,
            DatasetFiles files,
            DatasetLimits limits,
            Clock clock,
            int decodeThreads) {
        this.store = store;
        this.blobs = blobs;
        this.files = files;
        this.limits = limits;
        this.clock = clock;
        this.decodeThreads = decodeThreads;
        this.background = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "validation");
            thread.setDaemon(true);
            return thread;
        });
        // What waits when it is shut down is left to the next start.
        background.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    void submit(String id) {
        background.execute(() -> run(id));
    }

    private void run(String id) {
        if (closed) {
            return;
        }
        try {
            validate(id);
        } finally {
            if (store.find(id).isEmpty()) {
                files.deleteAll(id);
            }
        }
    }

    private void validate(String id) {
        try {
            Findings findings = findings(validating(id));
            amend(id, current -> current.ready(findings, clock.instant()));
            files.deleteUpload(id);
        } catch (CancellationException e) {
            LOG.log(Level.DEBUG, "validation of {0} was stopped", id);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException | Error e) {
            fail(id, e);
        }
    }

    private Findings findings(Dataset dataset) throws IOException, InterruptedException {
        String id = dataset.id();
        if (!files.hasUpload(id)) {
            throw new GraftException(ErrorCode.DATASET_MISSING, "The upload is gone; send it again.");
        }
        return new Validation(
                        id,
                        blobs,
                        limits,
                        dataset.task(),
                        dataset.splitRequest(),
                        decodeThreads,
                        throttled(progress -> amend(id, current -> current.at(progress))),
                        () -> closed)
                .run(files.upload(dataset), DatasetFiles.content(id), DatasetFiles.report(id));
    }

    /** Lets through what begins a phase, and of the rest two a second. */
    private static Consumer<Progress> throttled(Consumer<Dataset.Progress> target) {
        return new Consumer<>() {
            private boolean any;
            private boolean decoded;
            private long last;

            @Override
            public void accept(Progress progress) {
                long now = System.nanoTime();
                if (!any || progress.decoded() != decoded || now - last >= PROGRESS_NANOS) {
                    any = true;
                    decoded = progress.decoded();
                    last = now;
                    target.accept(new Dataset.Progress(
                            decoded ? Phase.WRITING : Phase.DECODING,
                            progress.done(),
                            progress.total(),
                            progress.fraction()));
                }
            }
        };
    }

    private void fail(String id, Throwable reason) {
        try {
            validating(id);
            files.deleteContent(id);
            GraftException told = told(id, reason);
            ErrorCode code = told.code();
            amend(id, current -> current.failed(new Failure(code.code(), told.getMessage(), code.explanation())));
            files.deleteUpload(id);
        } catch (CancellationException e) {
            LOG.log(Level.DEBUG, "{0} was deleted before it could fail", id);
        } catch (RuntimeException e) {
            e.addSuppressed(reason);
            LOG.log(Level.ERROR, "dataset " + id + " could not be marked as failed; it is validated again", e);
            later(id);
        }
    }

    /** The upload is still there: a disk may have room again by then. */
    private void later(String id) {
        try {
            background.schedule(() -> run(id), AFTER_FAILURE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closing) {
            LOG.log(Level.DEBUG, "the next start goes on with {0}", id);
        }
    }

    /** What a client is told of a failure; what it can't mend goes into the log too. */
    private static GraftException told(String id, Throwable reason) {
        if (reason instanceof IOException e && Storage.failure(e) instanceof GraftException full) {
            return full;
        }
        if (reason instanceof GraftException told) {
            return told;
        }
        LOG.log(Level.ERROR, "validation of dataset " + id + " failed", reason);
        return new GraftException(ErrorCode.INTERNAL, "Validation failed; the server's log has the details.", reason);
    }

    private Dataset validating(String id) {
        return store.find(id)
                .filter(dataset -> dataset.status() == DatasetStatus.VALIDATING)
                .orElseThrow(CancellationException::new);
    }

    /** Changes a dataset that validates, whatever others change of it meanwhile. */
    private void amend(String id, UnaryOperator<Dataset> change) {
        Dataset next;
        do {
            next = change.apply(validating(id));
        } while (!store.change(next));
    }

    /** Stops without a trace in the datasets: the next start goes on with them. */
    @Override
    public void close() {
        closed = true;
        background.shutdown();
        try {
            if (!background.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                LOG.log(Level.WARNING, "validation did not stop in time; the next start goes on with it");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
