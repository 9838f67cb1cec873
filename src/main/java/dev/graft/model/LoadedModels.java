package dev.graft.model;

import dev.graft.basemodel.ModelFolder;
import dev.graft.blob.BlobStore;
import dev.graft.error.ErrorCode;
import dev.graft.error.GraftException;
import dev.graft.tensor.NativeEngine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * The versions that are in memory. A version is loaded when it is first asked for, once however many ask, and stays until
 * its room is needed: then the one whose last use is longest ago goes, never one in use. Thread-safe.
 *
 * <p>Loads run one after the other on a thread of their own, so that who stops waiting for one does not stop it. A version
 * larger than the whole budget is loaded when it is alone.
 */
public final class LoadedModels implements AutoCloseable {
    /**
     * Limits of serving.
     *
     * @param maxBytes of weights in memory
     * @param threads that one forward pass may use
     * @param patience how long a request waits for a version to be loaded
     * @param maxWaiting pictures that may be under way for one version
     */
    public record Settings(long maxBytes, int threads, Duration patience, int maxWaiting) {}

    private final Settings settings;
    private final Function<ModelVersion, Forward> loader;
    private final ExecutorService loading = Executors.newSingleThreadExecutor(work -> {
        Thread thread = new Thread(work, "model-loading");
        thread.setDaemon(true);
        return thread;
    });

    /** By job, least recently used first; guarded by this. */
    private final Map<String, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);

    private long bytes;

    /** One version; its fields but the future are guarded by the outer object. */
    private static final class Entry {
        final CompletableFuture<Batcher> batcher = new CompletableFuture<>();
        final ModelVersion version;

        /** Requests that use or await it, and the loader. */
        int users;

        /** Whether its bytes are counted. */
        boolean counted;

        /** No longer among the entries: closed by its last user. */
        boolean forgotten;

        Entry(ModelVersion version) {
            this.version = version;
        }
    }

    /** A version that stays in memory until this is closed. */
    interface Lease extends AutoCloseable {
        Batcher batcher();

        @Override
        void close();
    }

    /** Sets the native library's threads too, if it has not been started yet. */
    public LoadedModels(BlobStore blobs, Settings settings) {
        this(settings, version -> Forward.load(ModelFolder.open(new ModelFiles(blobs).folder(version))));
        NativeEngine.useThreads(settings.threads());
    }

    LoadedModels(Settings settings, Function<ModelVersion, Forward> loader) {
        this.settings = settings;
        this.loader = loader;
    }

    /** How many versions are loaded or being loaded. */
    public synchronized int count() {
        return entries.size();
    }

    /** Bytes of the weights that are loaded or being loaded. */
    public synchronized long bytes() {
        return bytes;
    }

    /** Frees a version that will not be asked for again, once its last user is done. */
    public void forget(ModelVersion version) {
        Entry entry;
        synchronized (this) {
            entry = entries.remove(version.job());
            if (entry == null) {
                return;
            }
            entry.forgotten = true;
            entry.users++;
        }
        release(entry);
    }

    /**
     * Takes a version for use, loading it if need be.
     *
     * @throws GraftException {@link ErrorCode#MODEL_LOADING} when that takes longer than a request waits
     */
    Lease lease(ModelVersion version) {
        Entry entry;
        synchronized (this) {
            entry = entries.get(version.job());
            if (entry == null) {
                entry = new Entry(version);
                entries.put(version.job(), entry);
                entry.users++;
                Entry added = entry;
                loading.execute(() -> load(added));
            }
            entry.users++;
        }
        try {
            return lease(entry, entry.batcher.get(settings.patience().toMillis(), TimeUnit.MILLISECONDS));
        } catch (ExecutionException e) {
            release(entry);
            throw e.getCause() instanceof RuntimeException known ? known : new IllegalStateException(e.getCause());
        } catch (TimeoutException e) {
            release(entry);
            throw stillLoading(version, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            release(entry);
            throw stillLoading(version, e);
        }
    }

    private Lease lease(Entry entry, Batcher batcher) {
        return new Lease() {
            @Override
            public Batcher batcher() {
                return batcher;
            }

            @Override
            public void close() {
                release(entry);
            }
        };
    }

    private static GraftException stillLoading(ModelVersion version, Exception cause) {
        return new GraftException(
                ErrorCode.MODEL_LOADING,
                "Version %d of %s is still being loaded.".formatted(version.number(), version.model()),
                cause);
    }

    private void load(Entry entry) {
        Batcher batcher = null;
        Throwable failure = null;
        try {
            makeRoom(entry);
            Forward forward = loader.apply(entry.version);
            batcher = new Batcher(forward, settings.maxWaiting(), entry.version.model() + "-" + entry.version.number());
        } catch (InterruptedException | RuntimeException | Error e) {
            failure = e;
        }
        // In one step, so that whoever sees the result is its last user once the others are done.
        synchronized (this) {
            if (failure == null) {
                entry.batcher.complete(batcher);
            } else {
                // The next request tries again.
                entries.remove(entry.version.job(), entry);
                entry.forgotten = true;
                entry.batcher.completeExceptionally(failure);
            }
            release(entry);
        }
    }

    /** Closes what was not used for longest until the version fits, or is alone; waits for users where it must. */
    private void makeRoom(Entry entry) throws InterruptedException {
        List<Entry> evicted = new ArrayList<>();
        synchronized (this) {
            while (bytes > 0 && bytes + entry.version.sizeBytes() > settings.maxBytes()) {
                Iterator<Entry> oldest = entries.values().iterator();
                boolean found = false;
                while (!found && oldest.hasNext()) {
                    Entry candidate = oldest.next();
                    if (candidate.counted && candidate.users == 0) {
                        oldest.remove();
                        uncount(candidate);
                        evicted.add(candidate);
                        found = true;
                    }
                }
                if (!found) {
                    wait();
                }
            }
            entry.counted = true;
            bytes += entry.version.sizeBytes();
        }
        evicted.forEach(gone -> gone.batcher.join().close());
    }

    private void uncount(Entry entry) {
        if (entry.counted) {
            entry.counted = false;
            bytes -= entry.version.sizeBytes();
        }
    }

    private void release(Entry entry) {
        synchronized (this) {
            entry.users--;
            if (entry.users > 0) {
                return;
            }
            notifyAll();
            if (!entry.forgotten) {
                return;
            }
            uncount(entry);
        }
        if (!entry.batcher.isCompletedExceptionally()) {
            entry.batcher.join().close();
        }
    }

    /** Frees every version as soon as its last user is done. */
    @Override
    public void close() {
        loading.shutdownNow();
        List<ModelVersion> versions;
        synchronized (this) {
            versions = entries.values().stream().map(entry -> entry.version).toList();
        }
        versions.forEach(this::forget);
    }
}
