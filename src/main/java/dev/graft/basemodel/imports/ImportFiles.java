package dev.graft.basemodel.imports;

import dev.graft.basemodel.ImportedModel;
import dev.graft.basemodel.ModelFolder;
import dev.graft.disk.Durable;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Where imported base models stand.
 *
 * <pre>
 * imported/NAME/          complete: config.json of Graft's, what else came as it came
 * importing/ID/upload/    what was sent, until it is looked at
 * importing/ID/files/     what has been fetched so far
 * importing/tmp-…         what is being received or deleted; swept at start
 * </pre>
 */
final class ImportFiles {
    /** The {@code config.json} as it came. */
    static final String ORIGINAL = "config.original.json";

    static final String PREPROCESSOR = "preprocessor_config.json";

    /** What is taken of a model, whoever brings it. */
    static final List<String> TAKEN = List.of(ModelFolder.CONFIG, ModelFolder.WEIGHTS, PREPROCESSOR, ModelFolder.CARD);

    /** Of each file but the weights. */
    static final long MAX_TEXT_BYTES = 4 << 20;

    private final Path imported;
    private final Path importing;

    /** @param folder gets two folders of these names */
    ImportFiles(Path folder) throws IOException {
        this.imported = folder.resolve("imported");
        this.importing = folder.resolve("importing");
        Durable.createFolders(imported.toAbsolutePath());
        Durable.createFolders(importing.toAbsolutePath());
        Durable.sweep(importing);
    }

    /** What a file is called until it is known to be right. */
    static String asItCame(String name) {
        return name.equals(ModelFolder.CONFIG) ? ORIGINAL : name;
    }

    Path complete(String name) {
        return imported.resolve(name);
    }

    Path work(ImportedModel model) {
        return importing.resolve(model.id());
    }

    Path upload(ImportedModel model) {
        return work(model).resolve("upload");
    }

    /** Made if it is not there. */
    Path fetched(ImportedModel model) throws IOException {
        Path folder = work(model).resolve("files");
        Durable.createFolders(folder);
        return folder;
    }

    Path newFolder() throws IOException {
        return Files.createTempDirectory(importing, "tmp-");
    }

    /** Keeps what was received until the import looks at it; it is durable then. */
    void keepUpload(String id, Path received) throws IOException {
        Path work = importing.resolve(id);
        Durable.createFolders(work);
        Durable.move(received, work.resolve("upload"));
    }

    /** Gives complete files their name, in one step. */
    void complete(ImportedModel model) throws IOException {
        Durable.deleteTree(complete(model.name()));
        Durable.move(fetched(model), complete(model.name()));
    }

    /** Takes over the files of one that is complete: links, where the file system can, as they never change. */
    void take(ImportedModel complete, Path to) throws IOException {
        for (String name : TAKEN) {
            Path source = complete(complete.name()).resolve(asItCame(name));
            Path target = to.resolve(asItCame(name));
            if (Files.exists(source)) {
                Files.deleteIfExists(target);
                try {
                    Files.createLink(target, source);
                } catch (UnsupportedOperationException | FileSystemException e) {
                    Files.copy(source, target);
                }
            }
        }
    }

    void deleteWork(String id) throws IOException {
        Durable.deleteTree(importing.resolve(id));
    }

    /** Takes the name away in one step; the caller deletes what is returned. */
    Path takeAway(String name) throws IOException {
        Path doomed = importing.resolve("tmp-" + UUID.randomUUID());
        if (Files.isDirectory(complete(name))) {
            Durable.move(complete(name), doomed);
        }
        return doomed;
    }

    /** Deletes what belongs to no base model, or to one that is not there yet. */
    void keepOnly(Set<String> names, Set<String> ids) throws IOException {
        deleteAllBut(imported, names);
        deleteAllBut(importing, ids);
    }

    private static void deleteAllBut(Path folder, Set<String> kept) throws IOException {
        List<Path> entries;
        try (Stream<Path> all = Files.list(folder)) {
            entries = all.filter(entry -> !kept.contains(entry.getFileName().toString()))
                    .toList();
        }
        for (Path entry : entries) {
            Durable.deleteTree(entry);
        }
    }
}
