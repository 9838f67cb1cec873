package dev.graft.basemodel.imports;

import dev.graft.basemodel.BaseModel;
import dev.graft.basemodel.BaseModel.Origin;
import dev.graft.basemodel.BaseModelStore;
import dev.graft.basemodel.ImportedModel;
import dev.graft.basemodel.ModelConfig;
import dev.graft.basemodel.ModelFolder;
import dev.graft.basemodel.catalogue.Catalogue;
import dev.graft.basemodel.hub.Cancellation;
import dev.graft.basemodel.hub.HubClient;
import dev.graft.basemodel.hub.HubReference;
import dev.graft.disk.Durable;
import dev.graft.error.ErrorCode;
import dev.graft.error.GraftException;
import dev.graft.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.function.Function;

/**
 * One import, from what was asked for to a folder that jobs can use. Each step can be done again: what an earlier try has
 * left is gone on with. For one thread.
 */
final class ImportWork {
    private static final long TELL_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long LOCK_MILLIS = 200;

    /** What all imports share. */
    record Tools(
            BaseModelStore store,
            ImportFiles files,
            HubClient hub,
            Catalogue catalogue,
            List<Path> roots,
            long maxBytes,
            Function<String, Lock> downloads) {}

    private final Tools tools;
    private final Cancellation end;
    private ImportedModel model;
    private long told = System.nanoTime();

    ImportWork(Tools tools, ImportedModel model, Cancellation end) {
        this.tools = tools;
        this.model = model;
        this.end = end;
    }

    /** What is done with complete files, before others look for them. */
    interface Last {
        void complete(ImportedModel model) throws IOException;
    }

    /**
     * Makes the files complete.
     *
     * @param last gives them their name; gets the base model with what is known of its origin now
     * @throws GraftException why it can't be imported
     * @throws CancellationException when it is not wanted any more
     */
    void run(Last last) throws IOException {
        Path complete = tools.files.complete(model.name());
        if (Files.isDirectory(complete)) {
            // The server died between the last two steps.
            change(model.from(
                    model.origin().withSha256(ModelFolder.open(complete).digest())));
            last.complete(model);
            return;
        }
        Path folder = tools.files.fetched(model);
        switch (model.origin().kind()) {
            case HUB -> fromHub(folder, last);
            case FOLDER -> {
                fromFolder(folder);
                check(folder, Optional.empty(), last);
            }
            case UPLOAD -> {
                fromUpload(folder);
                check(folder, Optional.empty(), last);
            }
        }
    }

    private void check(Path folder, Optional<String> sha256, Last last) throws IOException {
        end.check();
        writeConfig(folder);
        ModelFolder read = ModelFolder.open(folder);
        end.check();
        change(model.from(model.origin().withSha256(sha256.orElseGet(read::digest))));
        last.complete(model);
    }

    private void fromHub(Path folder, Last last) throws IOException {
        HubReference reference = HubReference.parse(model.origin().reference());
        tools.hub.requireOnline(reference);
        HubFetch fetch = new HubFetch(tools.hub, reference, tools.maxBytes, end);
        if (model.origin().commit().isEmpty()) {
            change(model.from(model.origin().withCommit(fetch.commit())));
        }
        String commit = model.origin().commit().orElseThrow();
        Lock alone = tools.downloads.apply(reference.repository() + "@" + commit);
        lock(alone);
        try {
            check(folder, fetched(fetch, reference, commit, folder), last);
        } finally {
            alone.unlock();
        }
    }

    /** Digest of the weights, which are there now. */
    private Optional<String> fetched(HubFetch fetch, HubReference reference, String commit, Path folder)
            throws IOException {
        Optional<ImportedModel> same = same(reference, commit);
        if (same.isPresent()) {
            try {
                tools.files.take(same.get(), folder);
                return same.get().origin().sha256();
            } catch (NoSuchFileException deletedMeanwhile) {
                // Then it has to come once more.
            }
        }
        return fetch.fetch(commit, folder, this::tell);
    }

    private void lock(Lock alone) {
        try {
            while (!alone.tryLock(LOCK_MILLIS, TimeUnit.MILLISECONDS)) {
                end.check();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException();
        }
    }

    /** One whose files are those that are wanted. */
    private Optional<ImportedModel> same(HubReference reference, String commit) {
        return tools.store.list().stream()
                .filter(other -> other.status() == BaseModel.Status.AVAILABLE
                        && other.origin().kind() == Origin.Kind.HUB
                        && other.origin().commit().equals(Optional.of(commit))
                        && HubReference.parse(other.origin().reference())
                                .repository()
                                .equals(reference.repository()))
                .filter(other -> Files.isDirectory(tools.files.complete(other.name())))
                .findFirst();
    }

    private void fromFolder(Path folder) throws IOException {
        Path source = ImportSource.folder(model.origin());
        for (String name : ImportFiles.TAKEN) {
            Path file = source.resolve(name);
            if (Files.exists(file)) {
                Path real = file.toRealPath();
                if (!ImportSource.isBelow(real, tools.roots) || !Files.isRegularFile(real, LinkOption.NOFOLLOW_LINKS)) {
                    throw new GraftException(
                            ErrorCode.FORBIDDEN, name + " leads out of the folders that GRAFT_BASE_MODELS names.");
                }
                requireSize(name, Files.size(real));
                Files.copy(real, folder.resolve(ImportFiles.asItCame(name)), StandardCopyOption.REPLACE_EXISTING);
            } else if (name.equals(ModelFolder.CONFIG) || name.equals(ModelFolder.WEIGHTS)) {
                throw new GraftException(ErrorCode.BASE_MODEL_INVALID, "There is no " + name + " in " + source + ".");
            }
        }
    }

    private void fromUpload(Path folder) throws IOException {
        Path upload = tools.files.upload(model);
        Path archive = upload.resolve(UploadedModel.ARCHIVE);
        if (Files.exists(archive)) {
            UnpackedModel.unpack(archive, folder, tools.maxBytes);
            return;
        }
        if (!Files.isDirectory(upload)) {
            throw new GraftException(
                    ErrorCode.BASE_MODEL_INVALID,
                    "What was sent is gone.",
                    Map.of("hint", "Delete this base model and send it again."));
        }
        for (String name : ImportFiles.TAKEN) {
            Path file = upload.resolve(name);
            if (Files.exists(file)) {
                requireSize(name, Files.size(file));
                Files.move(file, folder.resolve(ImportFiles.asItCame(name)), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private void requireSize(String name, long size) {
        long limit = name.equals(ModelFolder.WEIGHTS) ? tools.maxBytes : ImportFiles.MAX_TEXT_BYTES;
        if (size > limit) {
            throw new GraftException(
                    ErrorCode.UNSUPPORTED_FORMAT, name + " has " + size + " bytes; " + limit + " are allowed.");
        }
    }

    /** The configuration in Graft's words, with what only the catalogue knows. */
    private void writeConfig(Path folder) throws IOException {
        ModelConfig config = HubFetch.translate(folder);
        ModelConfig known = tools.catalogue
                .ofReference(model.origin().reference())
                .map(entry -> config.completed(entry.license(), entry.imagenetTop1()))
                .orElse(config);
        Durable.write(
                folder.resolve(ModelFolder.CONFIG),
                Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(known));
    }

    private void tell(double share) {
        long now = System.nanoTime();
        if (now - told >= TELL_NANOS) {
            told = now;
            change(model.at(share));
        }
    }

    /** A base model that is imported is changed by nobody else, but deleted. */
    private void change(ImportedModel next) {
        if (!tools.store.change(next)) {
            throw new CancellationException();
        }
        model = next;
    }
}
