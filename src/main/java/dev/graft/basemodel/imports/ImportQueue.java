package dev.graft.basemodel.imports;

import dev.graft.basemodel.BaseModel;
import dev.graft.basemodel.BaseModelStore;
import dev.graft.basemodel.BaseModelStore.Deletion;
import dev.graft.basemodel.ImportedModel;
import dev.graft.basemodel.catalogue.Catalogue;
import dev.graft.basemodel.hub.Cancellation;
import dev.graft.basemodel.hub.HubClient;
import dev.graft.disk.Durable;
import dev.graft.disk.FullDisk;
import dev.graft.error.ErrorCode;
import dev.graft.error.GraftException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The imports that go on, a few at a time. What becomes of one, its last name and its row, and what becomes of one that is
 * deleted, happen under one lock: no files stay of a base model that is not there.
 */
final class ImportQueue implements AutoCloseable {
    private static final Logger LOG = System.getLogger(ImportQueue.class.getName());
    /** One that waits for a slow hub keeps nobody else waiting. */
    private static final int THREADS = 3;

    private static final Duration AFTER_FAILURE = Duration.ofSeconds(5);
    private static final long CLOSE_SECONDS = 2;

    private final BaseModelStore store;
    private final ImportFiles files;
    private final ImportWork.Tools tools;
    private final Map<String, Lock> downloads = new ConcurrentHashMap<>();
    private final Map<String, Cancellation> running = new ConcurrentHashMap<>();
    private final ScheduledThreadPoolExecutor background;
    private volatile boolean closed;

    ImportQueue(
            BaseModelStore store,
            ImportFiles files,
            HubClient hub,
            Catalogue catalogue,
            List<Path> roots,
            long maxBytes) {
        this.store = store;
        this.files = files;
        this.tools = new ImportWork.Tools(
                store,
                files,
                hub,
                catalogue,
                roots,
                maxBytes,
                key -> downloads.computeIfAbsent(key, any -> new ReentrantLock()));
        this.background = new ScheduledThreadPoolExecutor(THREADS, task -> {
            Thread thread = new Thread(task, "import");
            thread.setDaemon(true);
            return thread;
        });
        background.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /**
     * Adds a base model, for which no files are there yet: those of another one of its name could not be deleted.
     *
     * @return false when another one has the name
     */
    synchronized boolean insert(ImportedModel model) throws IOException {
        if (store.find(model.name()).isEmpty()) {
            Durable.deleteTree(files.complete(model.name()));
        }
        return store.insert(model);
    }

    /** Once for each base model, however often it is asked. */
    void submit(ImportedModel model) {
        if (running.putIfAbsent(model.id(), new Cancellation()) == null) {
            background.execute(() -> run(model.name(), model.id()));
        }
    }

    private void run(String name, String id) {
        Cancellation end = running.get(id);
        try {
            if (!closed) {
                ImportedModel model = importing(name, id);
                new ImportWork(tools, model, end).run(this::finish);
            }
        } catch (CancellationException e) {
            LOG.log(Level.DEBUG, "the import of {0} was stopped", name);
        } catch (IOException | RuntimeException | Error e) {
            if (closed) {
                LOG.log(Level.DEBUG, "the next start goes on with " + name, e);
            } else {
                fail(name, id, e);
            }
        } finally {
            running.remove(id, end);
            if (!closed) {
                sweep(name, id);
            }
        }
    }

    private ImportedModel importing(String name, String id) {
        return store.find(name)
                .filter(model -> model.id().equals(id) && model.status() == BaseModel.Status.IMPORTING)
                .orElseThrow(CancellationException::new);
    }

    private synchronized void finish(ImportedModel model) throws IOException {
        ImportedModel current = importing(model.name(), model.id());
        if (!Files.isDirectory(files.complete(model.name()))) {
            files.complete(model);
        }
        if (!store.change(current.available(model.origin()))) {
            Durable.deleteTree(files.complete(model.name()));
        }
    }

    /** Deletes it, stops its import, and takes its files away. */
    Deletion delete(ImportedModel seen) {
        try {
            Path doomed;
            synchronized (this) {
                Deletion deletion = store.delete(seen);
                if (deletion != Deletion.DELETED) {
                    return deletion;
                }
                doomed = files.takeAway(seen.name());
            }
            Optional<Cancellation> work = Optional.ofNullable(running.get(seen.id()));
            work.ifPresent(Cancellation::cancel);
            Durable.deleteTree(doomed);
            if (work.isEmpty()) {
                files.deleteWork(seen.id());
            }
            return Deletion.DELETED;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void fail(String name, String id, Throwable reason) {
        try {
            GraftException told = told(name, reason);
            ImportedModel model = importing(name, id);
            store.change(model.failed(new BaseModel.Failure(
                    told.code().code(),
                    told.getMessage(),
                    Optional.of(String.valueOf(
                            told.facts().getOrDefault("hint", told.code().explanation()))))));
        } catch (CancellationException e) {
            LOG.log(Level.DEBUG, "{0} was deleted before it could fail", name);
        } catch (RuntimeException e) {
            e.addSuppressed(reason);
            LOG.log(Level.ERROR, "base model " + name + " could not be marked as failed; it is imported again", e);
            later(name, id);
        }
    }

    /** A disk may have room again by then. */
    private void later(String name, String id) {
        try {
            background.schedule(
                    () -> store.find(name)
                            .filter(model -> model.id().equals(id))
                            .ifPresent(this::submit),
                    AFTER_FAILURE.toMillis(),
                    TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closing) {
            LOG.log(Level.DEBUG, "the next start goes on with {0}", name);
        }
    }

    /** What a client is told of a failure; what it can't mend goes into the log too. */
    private static GraftException told(String name, Throwable reason) {
        if (reason instanceof GraftException told) {
            return told;
        }
        if (FullDisk.isTold(reason)) {
            return new GraftException(ErrorCode.STORAGE_FULL, "There is no room left to keep the base model.", reason);
        }
        LOG.log(Level.ERROR, "the import of base model " + name + " failed", reason);
        return new GraftException(ErrorCode.INTERNAL, "The import failed; the server's log has the details.", reason);
    }

    /** What is not needed any more goes; an import that is tried again needs it. */
    private void sweep(String name, String id) {
        try {
            Optional<ImportedModel> left =
                    store.find(name).filter(model -> model.id().equals(id));
            if (left.isEmpty() || left.get().status() != BaseModel.Status.IMPORTING) {
                files.deleteWork(id);
            }
        } catch (IOException | RuntimeException e) {
            LOG.log(Level.WARNING, "The next start deletes what the import of " + name + " left", e);
        }
    }

    /** Stops without a trace in the base models: the next start goes on with them. */
    @Override
    public void close() {
        closed = true;
        running.values().forEach(Cancellation::cancel);
        background.shutdownNow();
        try {
            if (!background.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                LOG.log(Level.WARNING, "imports did not stop in time; the next start goes on with them");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
