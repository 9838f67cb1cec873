package dev.graft.dataset;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.graft.blob.BlobStore;
import dev.graft.dataset.folder.DatasetFolder;
import dev.graft.dataset.item.DatasetLimits;
import dev.graft.dataset.item.Item;
import dev.graft.dataset.item.Split;
import dev.graft.dataset.item.Task;
import dev.graft.error.ErrorCode;
import dev.graft.error.FaultCode;
import dev.graft.error.GraftException;
import dev.graft.error.Problems;
import dev.graft.json.Json;
import dev.graft.resource.Page;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** Datasets, from the upload to the deletion. */
public final class DatasetService implements AutoCloseable {
    private final DatasetStore store;
    private final DatasetFiles files;
    private final DatasetLimits limits;
    private final Clock clock;
    private final Consumer<String> gone;
    private final Validations validations;

    /**
     * Made once a server.
     *
     * @param decodeThreads that look at the pictures of the one upload that is being validated
     * @param gone is told the digest of content that no dataset has any more, so that what was computed from it goes too
     */
    public DatasetService(
            DatasetStore store,
            BlobStore blobs,
            DatasetLimits limits,
            Clock clock,
            int decodeThreads,
            Consumer<String> gone) {
        this.store = store;
        this.files = new DatasetFiles(blobs);
        this.limits = limits;
        this.clock = clock;
        this.gone = gone;
        this.validations = new Validations(store, blobs, files, limits, clock, decodeThreads);
    }

    /** Goes on with what a server has left, before the first request comes: validations and deletions. */
    public void start() {
        for (String id : files.owners()) {
            Optional<Dataset> dataset = store.find(id);
            if (dataset.isEmpty()) {
                deleteFiles(id);
            } else if (dataset.get().status() != DatasetStatus.VALIDATING) {
                files.deleteUpload(id);
            }
        }
        List<Dataset> left = new ArrayList<>();
        Optional<String> after = Optional.empty();
        do {
            Page<Dataset> page =
                    store.page(List.of(DatasetStatus.VALIDATING), new Page.Request(Page.Request.MAX_LIMIT, after));
            left.addAll(page.items());
            after = page.next();
        } while (after.isPresent());
        Collections.reverse(left);
        left.forEach(dataset -> validations.submit(dataset.id()));
    }

    /**
     * Takes an upload in, whose file belongs to the caller until {@link #create} takes it.
     *
     * @throws GraftException {@link ErrorCode#PAYLOAD_TOO_LARGE}, {@link ErrorCode#STORAGE_FULL}
     * @throws UncheckedIOException when it breaks off
     */
    public Upload receive(InputStream body) {
        return files.receive(body, limits.maxBytes());
    }

    /** The same for one that comes bit by bit. */
    public Receiving receive() {
        return files.receive(limits.maxBytes());
    }

    /** Deletes an upload that becomes no dataset. */
    public void discard(Upload upload) {
        DatasetFiles.discard(upload);
    }

    /**
     * Makes an upload a dataset, whose validation goes on in the background. The upload's file is taken or deleted, also
     * when this throws.
     *
     * @return the dataset; the one that is there already where the id is known
     * @throws GraftException {@link ErrorCode#UNSUPPORTED_ARCHIVE}, {@link ErrorCode#VALIDATION_FAILED} for a task that
     *     is not supported, {@link ErrorCode#STORAGE_FULL}
     */
    public Dataset create(String id, NewDataset request, Upload upload) {
        try {
            Optional<Dataset> existing = store.find(id);
            if (existing.isPresent()) {
                return existing.get();
            }
            check(request);
            if (!DatasetFiles.isArchive(upload)) {
                throw new GraftException(
                        ErrorCode.UNSUPPORTED_ARCHIVE, "The upload's first bytes are those of no archive.");
            }
            files.keep(id, upload);
            Dataset dataset = Dataset.begin(id, request, upload, clock.instant());
            insert(dataset);
            validations.submit(id);
            return store.find(id).orElse(dataset);
        } finally {
            DatasetFiles.discard(upload);
        }
    }

    private void insert(Dataset dataset) {
        try {
            store.insert(dataset);
        } catch (RuntimeException e) {
            files.deleteAll(dataset.id());
            throw e;
        }
    }

    private static void check(NewDataset request) {
        Problems problems = new Problems();
        request.task()
                .filter(task -> !task.supported())
                .ifPresent(task -> problems.add(
                        "task",
                        FaultCode.UNKNOWN_VALUE,
                        "'" + task.code() + "' is not supported yet",
                        "one of " + String.join(", ", Task.supportedCodes())));
        problems.throwIfAny();
    }

    public Dataset get(String id) {
        return store.find(id).orElseThrow(() -> GraftException.notFound("dataset", id));
    }

    /** @param statuses any of these; empty for all */
    public Page<Dataset> page(List<DatasetStatus> statuses, Page.Request request) {
        return store.page(statuses, request);
    }

    /**
     * Changes what its owner says of a dataset; what is empty stays.
     *
     * @param expectedVersion the only one that is to be changed
     * @throws GraftException {@link ErrorCode#PRECONDITION_FAILED} when it is another
     */
    public Dataset update(
            String id, Optional<Long> expectedVersion, Optional<String> name, Optional<ObjectNode> metadata) {
        while (true) {
            Dataset next = expected(id, expectedVersion).with(name, metadata);
            if (store.change(next)) {
                return next;
            }
        }
    }

    /**
     * Deletes a dataset and its files; one that validates stops doing so.
     *
     * @throws GraftException {@link ErrorCode#RESOURCE_IN_USE} while a job that has not ended uses it
     */
    public void delete(String id, Optional<Long> expectedVersion) {
        while (true) {
            Dataset dataset = expected(id, expectedVersion);
            switch (store.delete(id, dataset.version())) {
                case DELETED -> {
                    deleteFiles(id);
                    return;
                }
                case IN_USE ->
                    throw new GraftException(
                            ErrorCode.RESOURCE_IN_USE, "A job that has not ended uses dataset '" + id + "'.");
                case CHANGED -> {
                    // Look again: it is gone, or of a version that may be the expected one.
                }
            }
        }
    }

    /**
     * The dataset's own files go last: where this breaks off, the next start finds them and does it again. What was
     * computed from equal content stays until the last dataset that has it goes: a job may be at work with it.
     */
    private synchronized void deleteFiles(String id) {
        files.digest(id).filter(digest -> !files.haveOther(id, digest)).ifPresent(gone);
        files.deleteAll(id);
    }

    private Dataset expected(String id, Optional<Long> version) {
        Dataset dataset = get(id);
        if (version.isPresent() && version.get() != dataset.version()) {
            throw new GraftException(
                    ErrorCode.PRECONDITION_FAILED,
                    "Dataset '" + id + "' is of version " + dataset.version() + ", not " + version.get() + ".");
        }
        return dataset;
    }

    /** Items in order of their ordinals. */
    public Page<Item> items(String id, Optional<Split> split, Optional<String> label, Page.Request request) {
        return ItemPages.of(readyFolder(id), split, label, request);
    }

    /** @param item its id */
    public Item item(String id, String item) {
        DatasetFolder folder = readyFolder(id);
        OptionalInt ordinal = Item.ordinal(item);
        return (ordinal.isPresent() ? folder.item(ordinal.getAsInt()) : Optional.<Item>empty())
                .orElseThrow(() -> GraftException.notFound("item", item));
    }

    /** An item's original bytes. */
    public byte[] content(String id, Item item) {
        return readyFolder(id).bytes(item);
    }

    /**
     * What validation has found, as JSON text.
     *
     * @throws GraftException {@link ErrorCode#CONFLICT} while it goes on, or when it ended before there was a report
     */
    public String report(String id) {
        Dataset dataset = get(id);
        if (dataset.status() == DatasetStatus.VALIDATING) {
            throw notNow(ErrorCode.CONFLICT, dataset, "There is no report before validation has ended.");
        }
        try {
            return files.readReport(id);
        } catch (NoSuchFileException e) {
            throw notNow(ErrorCode.CONFLICT, dataset, "Validation ended before there was a report.");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The shorter side of most of its pictures, in pixels; 0 where that is not known, or not any more. */
    public int pictureSide(String id) {
        if (get(id).status() != DatasetStatus.READY) {
            return 0;
        }
        try {
            JsonNode sizes = Json.read(files.readReport(id), JsonNode.class).path("sizes");
            return Math.min(
                    sizes.at("/width/median").asInt(),
                    sizes.at("/height/median").asInt());
        } catch (NoSuchFileException e) {
            return 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The files of a dataset that is ready.
     *
     * @throws GraftException {@link ErrorCode#DATASET_MISSING} when they are gone
     */
    public DatasetFolder folder(String id) {
        return files.folder(id);
    }

    /**
     * The same, of a dataset that a client names.
     *
     * @throws GraftException {@link ErrorCode#NOT_FOUND}, {@link ErrorCode#DATASET_NOT_READY}
     */
    public DatasetFolder readyFolder(String id) {
        Dataset dataset = get(id);
        if (dataset.status() != DatasetStatus.READY) {
            throw notNow(ErrorCode.DATASET_NOT_READY, dataset, "Dataset '" + id + "' is not ready.");
        }
        return files.folder(id);
    }

    private static GraftException notNow(ErrorCode code, Dataset dataset, String message) {
        return new GraftException(
                code, message, Map.of("status", dataset.status().name().toLowerCase(Locale.ROOT)));
    }

    /** Stops validations; the next {@link #start} goes on with them. */
    @Override
    public void close() {
        validations.close();
    }
}
