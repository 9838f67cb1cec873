package dev.graft.basemodel;

import dev.graft.error.ErrorCode;
import dev.graft.error.GraftException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The base models that there are: the built-in one, those that were imported, and those in the folders that an
 * administrator has named. Folders are looked at anew for every question, so that what is put there is there.
 */
public final class BaseModels {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,62}");

    private final Path builtIn;
    private final Path imported;
    private final BaseModelStore store;
    private final List<Path> roots;

    /**
     * @param builtIn folder of the built-in base model
     * @param imported folder of the imported ones' folders
     * @param roots each a base model's folder, or a folder of such
     */
    public BaseModels(Path builtIn, Path imported, BaseModelStore store, List<Path> roots) {
        this.builtIn = builtIn;
        this.imported = imported;
        this.store = store;
        this.roots = List.copyOf(roots);
    }

    /** Whether a base model may be called so. */
    public static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /** All of them, the built-in one first, then the imported ones, then by root and name; of equal names the first counts. */
    public List<BaseModel> list() {
        Map<String, BaseModel> all = new LinkedHashMap<>();
        all.put(defaultName(), Description.of(defaultName(), BaseModel.Source.BUILTIN, builtIn));
        store.list().forEach(model -> all.putIfAbsent(model.name(), describe(model)));
        folders().forEach((name, path) -> {
            if (!all.containsKey(name)) {
                all.put(name, Description.of(name, BaseModel.Source.FOLDER, path));
            }
        });
        return List.copyOf(all.values());
    }

    public Optional<BaseModel> find(String name) {
        if (name.equals(defaultName())) {
            return Optional.of(Description.of(name, BaseModel.Source.BUILTIN, builtIn));
        }
        return store.find(name).map(this::describe).or(() -> Optional.ofNullable(
                        folders().get(name))
                .map(path -> Description.of(name, BaseModel.Source.FOLDER, path)));
    }

    private BaseModel describe(ImportedModel model) {
        return model.status() == BaseModel.Status.AVAILABLE
                ? Description.of(model.name(), BaseModel.Source.IMPORTED, imported.resolve(model.name()))
                        .withOrigin(model.origin())
                : Description.of(model);
    }

    /** Names of all, in that order. */
    public List<String> names() {
        Set<String> names = new LinkedHashSet<>(List.of(defaultName()));
        store.list().forEach(model -> names.add(model.name()));
        names.addAll(folders().keySet());
        return List.copyOf(names);
    }

    /** Whether the base model of this name was imported. */
    public boolean isImported(String name) {
        return !name.equals(defaultName()) && store.find(name).isPresent();
    }

    /** The one that a job gets when it names none. */
    public String defaultName() {
        return builtIn.getFileName().toString();
    }

    /**
     * The files of a base model.
     *
     * @throws GraftException {@link ErrorCode#BASE_MODEL_INVALID} when they are not there or can't be used
     */
    public ModelFolder folder(String name) {
        if (name.equals(defaultName())) {
            return ModelFolder.open(builtIn);
        }
        Optional<ImportedModel> model = store.find(name);
        if (model.isPresent()) {
            requireAvailable(model.get());
            return ModelFolder.open(imported.resolve(name));
        }
        Path path = folders().get(name);
        if (path == null) {
            throw new GraftException(ErrorCode.BASE_MODEL_INVALID, "There is no base model '" + name + "'.");
        }
        return ModelFolder.open(path);
    }

    private static void requireAvailable(ImportedModel model) {
        if (model.status() == BaseModel.Status.IMPORTING) {
            throw new GraftException(
                    ErrorCode.BASE_MODEL_INVALID,
                    "It is still being imported (" + Math.round(100 * model.progress()) + " %).");
        }
        model.error().ifPresent(error -> {
            throw new GraftException(ErrorCode.BASE_MODEL_INVALID, "Its import failed: " + error.message());
        });
    }

    /** The administrator's. */
    private Map<String, Path> folders() {
        Map<String, Path> folders = new LinkedHashMap<>();
        for (Path root : roots) {
            for (Path path : ModelFolder.isModel(root) ? List.of(root) : modelsBelow(root)) {
                String name = path.getFileName().toString();
                if (NAME.matcher(name).matches()) {
                    folders.putIfAbsent(name, path);
                }
            }
        }
        return folders;
    }

    private static List<Path> modelsBelow(Path root) {
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        try (Stream<Path> paths = Files.list(root)) {
            return paths.filter(ModelFolder::isModel).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
