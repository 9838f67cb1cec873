package dev.graft.basemodel;

import dev.graft.error.ErrorCode;
import dev.graft.error.GraftException;
import dev.graft.network.Parameter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The base models that there are: the built-in one, and those in the folders that an administrator has named. Folders are
 * looked at anew for every question, so that what is put there is there.
 */
public final class BaseModels {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,62}");
    private static final String CARD = "README.md";

    private final Path builtIn;
    private final List<Path> roots;

    /**
     * @param builtIn folder of the built-in base model
     * @param roots each a base model's folder, or a folder of such
     */
    public BaseModels(Path builtIn, List<Path> roots) {
        this.builtIn = builtIn;
        this.roots = List.copyOf(roots);
    }

    /** All of them, the built-in one first, then by root and name; of equal names the first counts. */
    public List<BaseModel> list() {
        List<BaseModel> all = new ArrayList<>();
        folders().forEach((name, path) -> all.add(describe(name, path)));
        return all;
    }

    public Optional<BaseModel> find(String name) {
        return Optional.ofNullable(folders().get(name)).map(path -> describe(name, path));
    }

    /** Names of all, in that order. */
    public List<String> names() {
        return List.copyOf(folders().keySet());
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
        Path path = folders().get(name);
        if (path == null) {
            throw new GraftException(ErrorCode.BASE_MODEL_INVALID, "There is no base model '" + name + "'.");
        }
        return ModelFolder.open(path);
    }

    private Map<String, Path> folders() {
        Map<String, Path> folders = new LinkedHashMap<>();
        folders.put(defaultName(), builtIn);
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

    private BaseModel describe(String name, Path path) {
        BaseModel.Source source = path.equals(builtIn) ? BaseModel.Source.BUILTIN : BaseModel.Source.FOLDER;
        try {
            return describe(name, source, ModelFolder.open(path));
        } catch (GraftException e) {
            return new BaseModel(
                    name,
                    BaseModel.Status.FAILED,
                    source,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    List.of(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(new BaseModel.Failure(e.code().code(), e.getMessage())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static BaseModel describe(String name, BaseModel.Source source, ModelFolder folder) throws IOException {
        ModelConfig config = folder.config();
        Path card = folder.path().resolve(CARD);
        return new BaseModel(
                name,
                BaseModel.Status.AVAILABLE,
                source,
                Optional.of(config.architecture()),
                Optional.of(folder.backbone().parameters().stream()
                        .filter(parameter -> parameter.role().learned())
                        .mapToLong(Parameter::size)
                        .sum()),
                Optional.of(Files.size(folder.path().resolve(ModelFolder.WEIGHTS))),
                Optional.of(folder.backbone().numFeatures()),
                Optional.of(new BaseModel.Preprocessing(
                        config.height(),
                        config.width(),
                        config.mean(),
                        config.std(),
                        config.interpolation(),
                        config.cropPct())),
                folder.backbone().withHead(2, 0).blockNames(),
                Optional.ofNullable(config.imagenetTop1()),
                Optional.ofNullable(config.license()),
                Optional.ofNullable(config.trainedOn()),
                Files.exists(card) ? Optional.of(Files.readString(card)) : Optional.empty(),
                Optional.empty());
    }
}
