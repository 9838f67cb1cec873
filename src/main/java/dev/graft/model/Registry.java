package dev.graft.model;

import dev.graft.attempt.result.Report;
import dev.graft.basemodel.ModelConfig;
import dev.graft.basemodel.ModelFolder;
import dev.graft.blob.BlobStore;
import dev.graft.error.ErrorCode;
import dev.graft.error.FaultCode;
import dev.graft.error.GraftException;
import dev.graft.error.Problems;
import dev.graft.json.Json;
import dev.graft.resource.Page;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * All models with their versions and aliases. A version's files are in the blob store before its row is in the
 * {@link ModelStore}, and leave it after the row: a row without files is never seen, and {@link #sweep} finds files
 * without a row. Thread-safe.
 */
public final class Registry {
    private static final int MAX_DESCRIPTION = 2000;

    private final ModelStore store;
    private final ModelFiles files;
    private final Clock clock;
    private final Consumer<ModelVersion> deleted;

    /** @param deleted is told of each version that is gone, such as {@link LoadedModels#forget} */
    public Registry(ModelStore store, BlobStore blobs, Clock clock, Consumer<ModelVersion> deleted) {
        this.store = store;
        this.files = new ModelFiles(blobs);
        this.clock = clock;
        this.deleted = deleted;
    }

    /**
     * Adds a job's model as the next version, for good when this returns. A job that has a version already gets that one.
     *
     * @param modelFolder what {@link ModelFolder#write} wrote; stays as it is
     * @throws GraftException {@link ErrorCode#STORAGE_FULL}; then nothing was kept
     */
    public synchronized ModelVersion register(
            String model, String job, Provenance provenance, Report report, Path modelFolder) {
        Problems problems = new Problems();
        ModelName.check("model", model, problems);
        problems.throwIfAny();
        Optional<ModelVersion> registered = allVersions(model).stream()
                .filter(version -> version.job().equals(job))
                .findFirst();
        if (registered.isPresent()) {
            return registered.get();
        }
        ModelConfig config = ModelFolder.open(modelFolder).config();
        long size = files.put(job, modelFolder, report);
        Instant now = clock.instant();
        return store.register(
                model,
                job,
                number -> new ModelVersion(
                        model,
                        number,
                        job,
                        config.architecture(),
                        config.labels(),
                        report.metrics(),
                        report.confidence(),
                        Json.mapper().valueToTree(provenance.recipe()),
                        provenance.dataset(),
                        provenance.baseModel(),
                        size,
                        now,
                        config.task(),
                        config.thresholds()),
                now);
    }

    /** Deletes files that no version has: what a crash in the midst of registering or deleting left. For the start. */
    public synchronized void sweep() {
        Set<String> known = new HashSet<>();
        for (Model model : Page.all(store::page)) {
            allVersions(model.name()).forEach(version -> known.add(version.job()));
        }
        files.jobs().stream().filter(job -> !known.contains(job)).forEach(files::delete);
    }

    public Model get(String name) {
        return store.find(name).orElseThrow(() -> GraftException.notFound("model", name));
    }

    public Page<Model> page(Page.Request request) {
        return store.page(request);
    }

    /**
     * Changes what is given; the rest stays.
     *
     * @param expectedVersion that the model must have; empty for any
     */
    public synchronized Model update(
            String name, Optional<Long> expectedVersion, Optional<Boolean> autoPromote, Optional<String> description) {
        if (description.isPresent() && description.get().length() > MAX_DESCRIPTION) {
            Problems problems = new Problems();
            problems.add("description", FaultCode.TOO_LONG, "must have at most " + MAX_DESCRIPTION + " characters");
            problems.throwIfAny();
        }
        Model model = expected(name, expectedVersion);
        Model changed = new Model(
                name,
                model.version() + 1,
                model.latest(),
                autoPromote.orElse(model.autoPromote()),
                description.or(model::description),
                model.createdAt(),
                clock.instant());
        if (!store.update(changed)) {
            throw changedMeanwhile("model", name);
        }
        return changed;
    }

    /** Deletes a model with its versions and aliases. */
    public synchronized void delete(String name, Optional<Long> expectedVersion) {
        Model model = expected(name, expectedVersion);
        List<ModelVersion> versions = allVersions(name);
        if (!store.delete(name, model.version())) {
            throw changedMeanwhile("model", name);
        }
        versions.forEach(this::discard);
    }

    private Model expected(String name, Optional<Long> version) {
        Model model = get(name);
        if (version.isPresent() && version.get() != model.version()) {
            throw changedMeanwhile("model", name);
        }
        return model;
    }

    /** Newest first. */
    public Page<ModelVersion> versions(String name, Page.Request request) {
        get(name);
        return store.versions(name, request);
    }

    public ModelVersion version(String name, int number) {
        get(name);
        return store.version(name, number).orElseThrow(() -> noVersion(name, number));
    }

    /** @throws GraftException {@link ErrorCode#RESOURCE_IN_USE} while an alias points to the version */
    public synchronized void deleteVersion(String name, int number) {
        ModelVersion version = version(name, number);
        if (!store.deleteVersion(name, number)) {
            List<String> aliases = store.aliases(name).stream()
                    .filter(alias -> alias.version() == number)
                    .map(Alias::alias)
                    .toList();
            if (aliases.isEmpty()) {
                throw noVersion(name, number);
            }
            throw new GraftException(
                    ErrorCode.RESOURCE_IN_USE,
                    "Version %d of %s has the alias %s. Move it to another version, or delete it, first."
                            .formatted(number, name, String.join(", ", aliases)),
                    Map.of("aliases", aliases));
        }
        discard(version);
    }

    private void discard(ModelVersion version) {
        deleted.accept(version);
        files.delete(version.job());
    }

    /** In alphabetical order. */
    public List<Alias> aliases(String name) {
        get(name);
        return store.aliases(name);
    }

    /**
     * Points an alias to a version, making it if there is none.
     *
     * @param expectedRevision that the alias must have; empty for any
     */
    public synchronized Alias move(String name, String alias, int version, Optional<Long> expectedRevision) {
        get(name);
        Problems problems = new Problems();
        ModelName.check("alias", alias, problems);
        if (store.version(name, version).isEmpty()) {
            problems.add("version", FaultCode.NOT_FOUND, name + " has no version " + version);
        }
        problems.throwIfAny();
        return store.move(name, alias, version, expectedRevision, clock.instant())
                .orElseThrow(() -> changedMeanwhile("alias", alias));
    }

    public synchronized void deleteAlias(String name, String alias) {
        get(name);
        if (!store.deleteAlias(name, alias)) {
            throw GraftException.notFound("alias", alias);
        }
    }

    /** The version that a request means: by number or alias; by {@value Model#CHAMPION} where it names neither. */
    public ModelVersion resolve(String name, Optional<Integer> version, Optional<String> alias) {
        if (version.isPresent() && alias.isPresent()) {
            Problems problems = new Problems();
            problems.add("alias", FaultCode.CONTRADICTION, "does not go with version", "name one of them");
            problems.throwIfAny();
        }
        String pointer = alias.orElse(Model.CHAMPION);
        return version(name, version.orElseGet(() -> aliases(name).stream()
                .filter(candidate -> candidate.alias().equals(pointer))
                .findFirst()
                .orElseThrow(() -> GraftException.notFound("alias", pointer))
                .version()));
    }

    /** The report of the version's job as JSON, with the names of what it is about. */
    public String report(ModelVersion version) {
        return Json.write(evaluation(version).about(version.job(), version.model(), version.number()));
    }

    /**
     * The report of the version's job.
     *
     * @throws GraftException {@link ErrorCode#NOT_FOUND} where its files are gone
     */
    public Report evaluation(ModelVersion version) {
        return files.report(version);
    }

    /**
     * The version's weights and configuration.
     *
     * @throws GraftException {@link ErrorCode#NOT_FOUND} where its files are gone,
     *     {@link ErrorCode#BASE_MODEL_INVALID} where they are damaged
     */
    public ModelFolder folder(ModelVersion version) {
        return ModelFolder.open(files.folder(version));
    }

    private List<ModelVersion> allVersions(String model) {
        return Page.all(request -> store.versions(model, request));
    }

    private static GraftException noVersion(String name, int number) {
        return GraftException.notFound("version of " + name, Integer.toString(number));
    }

    private static GraftException changedMeanwhile(String what, String name) {
        return new GraftException(
                ErrorCode.PRECONDITION_FAILED, "The " + what + " '" + name + "' has changed meanwhile.");
    }
}
