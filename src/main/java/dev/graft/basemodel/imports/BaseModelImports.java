package dev.graft.basemodel.imports;

import dev.graft.basemodel.BaseModel;
import dev.graft.basemodel.BaseModel.Origin;
import dev.graft.basemodel.BaseModelStore;
import dev.graft.basemodel.BaseModels;
import dev.graft.basemodel.ImportedModel;
import dev.graft.basemodel.ModelFolder;
import dev.graft.basemodel.catalogue.Catalogue;
import dev.graft.basemodel.hub.HubClient;
import dev.graft.basemodel.hub.HubReference;
import dev.graft.disk.FullDisk;
import dev.graft.error.ErrorCode;
import dev.graft.error.GraftException;
import dev.graft.error.Problems;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Base models from the hub, from folders and from uploads: brought in, and deleted again. Thread-safe. */
public final class BaseModelImports implements AutoCloseable {
    private final BaseModels models;
    private final BaseModelStore store;
    private final Catalogue catalogue;
    private final HubClient hub;
    private final ImportFiles files;
    private final List<Path> roots;
    private final long maxBytes;
    private final Clock clock;
    private final ImportQueue queue;

    /**
     * Made once a server.
     *
     * @param folder gets the files
     * @param roots folders that imports may read from
     * @param maxBytes of one model's weights
     */
    public BaseModelImports(
            BaseModels models,
            BaseModelStore store,
            Catalogue catalogue,
            HubClient hub,
            Path folder,
            List<Path> roots,
            long maxBytes,
            Clock clock)
            throws IOException {
        this.models = models;
        this.store = store;
        this.catalogue = catalogue;
        this.hub = hub;
        this.files = new ImportFiles(folder);
        this.roots = List.copyOf(roots);
        this.maxBytes = maxBytes;
        this.clock = clock;
        this.queue = new ImportQueue(store, files, hub, catalogue, this.roots, maxBytes);
    }

    /** Goes on with what a server has left: imports and deletions. */
    public void start() {
        List<ImportedModel> all = store.list();
        List<ImportedModel> left = all.stream()
                .filter(model -> model.status() == BaseModel.Status.IMPORTING)
                .toList();
        Set<String> names = all.stream()
                .filter(model -> model.status() != BaseModel.Status.FAILED)
                .map(ImportedModel::name)
                .collect(Collectors.toSet());
        try {
            files.keepOnly(names, left.stream().map(ImportedModel::id).collect(Collectors.toSet()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        left.forEach(queue::submit);
    }

    /**
     * Begins an import, which goes on in the background.
     *
     * @return the base model; the one that is there already where the id is known
     * @throws GraftException {@link ErrorCode#VALIDATION_FAILED}, {@link ErrorCode#FORBIDDEN},
     *     {@link ErrorCode#HUB_OFFLINE}, {@link ErrorCode#CONFLICT} for a name that is taken
     */
    public ImportedModel create(String id, String source, Optional<String> name) {
        Problems problems = new Problems();
        Optional<ImportSource> parsed = ImportSource.parse(source, catalogue, roots, problems);
        if (parsed.isPresent() || name.isPresent()) {
            ImportSource.name(name, parsed.map(ImportSource::name).orElse(""), problems);
        }
        problems.throwIfAny();
        Origin origin = parsed.orElseThrow().origin();
        if (origin.kind() == Origin.Kind.HUB) {
            hub.requireOnline(HubReference.parse(origin.reference()));
        }
        return begin(name.orElse(parsed.get().name()), id, origin);
    }

    /**
     * Takes an upload in, which belongs to the caller until {@link #create(String, Optional, UploadedModel)} takes it.
     *
     * @throws GraftException as {@link UploadedModel#receive} does
     */
    public UploadedModel receive(List<? extends UploadedModel.Part> parts) {
        try {
            return UploadedModel.receive(parts, files.newFolder(), maxBytes);
        } catch (IOException e) {
            throw storage(e);
        }
    }

    /** Begins an import of what was sent; {@link #discard} the upload afterwards, whatever came of it. */
    public ImportedModel create(String id, Optional<String> name, UploadedModel upload) {
        Problems problems = new Problems();
        String label = upload.label();
        String standard = label.equals(ModelFolder.WEIGHTS)
                ? ""
                : ImportSource.slug(label.replaceFirst("\\.(zip|tar|tgz|tar\\.gz)$", ""));
        String chosen = ImportSource.name(name, standard, problems);
        problems.throwIfAny();
        requireFree(chosen, id);
        try {
            if (store.find(chosen).isEmpty()) {
                files.keepUpload(id, upload.folder());
            }
        } catch (IOException e) {
            throw storage(e);
        }
        Origin origin = new Origin(Origin.Kind.UPLOAD, "upload:" + label, Optional.empty(), Optional.empty());
        try {
            return begin(chosen, id, origin);
        } catch (GraftException e) {
            deleteUpload(id);
            throw e;
        }
    }

    private void deleteUpload(String id) {
        try {
            files.deleteWork(id);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Deletes an upload that became no base model. */
    public void discard(UploadedModel upload) {
        try {
            upload.discard();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ImportedModel begin(String name, String id, Origin origin) {
        requireFree(name, id);
        ImportedModel model = ImportedModel.begin(name, id, origin, clock.instant());
        try {
            if (!queue.insert(model)) {
                throw taken(name);
            }
        } catch (IOException e) {
            throw storage(e);
        }
        ImportedModel there = store.find(name).orElse(model);
        if (there.status() == BaseModel.Status.IMPORTING) {
            queue.submit(there);
        }
        return there;
    }

    private void requireFree(String name, String id) {
        boolean own = store.find(name).filter(there -> there.id().equals(id)).isPresent();
        if (!own && models.names().contains(name)) {
            throw taken(name);
        }
    }

    private GraftException taken(String name) {
        boolean imported = models.isImported(name);
        return new GraftException(
                ErrorCode.CONFLICT,
                "There is a base model '" + name + "' already. Choose another name"
                        + (imported ? ", or DELETE /v1/base-models/" + name + " first." : "."),
                Map.of("base_model", name));
    }

    /**
     * Deletes an imported base model with its files; an import that goes on ends.
     *
     * @throws GraftException {@link ErrorCode#NOT_FOUND}, {@link ErrorCode#CONFLICT} for one that is not Graft's to delete,
     *     {@link ErrorCode#RESOURCE_IN_USE} while a job that has not ended uses it
     */
    public void delete(String name) {
        while (true) {
            ImportedModel model = store.find(name).orElseThrow(() -> notImported(name));
            switch (queue.delete(model)) {
                case DELETED -> {
                    return;
                }
                case IN_USE ->
                    throw new GraftException(
                            ErrorCode.RESOURCE_IN_USE, "A job that has not ended uses base model '" + name + "'.");
                case CHANGED -> {
                    // Look again: it is further on, or gone.
                }
            }
        }
    }

    private GraftException notImported(String name) {
        if (name.equals(models.defaultName())) {
            return new GraftException(ErrorCode.CONFLICT, "'" + name + "' comes with Graft and can't be deleted.");
        } else if (models.names().contains(name)) {
            return new GraftException(
                    ErrorCode.CONFLICT,
                    "'" + name + "' stands in a folder of the administrator's (GRAFT_BASE_MODELS); only there can it be"
                            + " deleted.");
        }
        return GraftException.notFound("base model", name);
    }

    private static RuntimeException storage(IOException e) {
        return FullDisk.isTold(e)
                ? new GraftException(ErrorCode.STORAGE_FULL, "There is no room left to keep the base model.", e)
                : new UncheckedIOException(e);
    }

    /** Stops imports; the next {@link #start} goes on with them. */
    @Override
    public void close() {
        queue.close();
    }
}
