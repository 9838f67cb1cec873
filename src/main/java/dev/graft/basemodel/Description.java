package dev.graft.basemodel;

import dev.graft.error.ErrorCode;
import dev.graft.error.GraftException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Base models as clients see them, told from their files. */
final class Description {
    private Description() {}

    /** What a folder holds; a failed one where it can't be read. */
    static BaseModel of(String name, BaseModel.Source source, Path path) {
        try {
            return of(name, source, ModelFolder.open(path));
        } catch (GraftException e) {
            return failed(name, source, e.code(), e.getMessage());
        } catch (IOException e) {
            // Its files went while they were looked at.
            return failed(name, source, ErrorCode.BASE_MODEL_INVALID, "Its files can't be read: " + e.getMessage());
        }
    }

    private static BaseModel failed(String name, BaseModel.Source source, ErrorCode code, String message) {
        return without(
                name,
                BaseModel.Status.FAILED,
                source,
                Optional.empty(),
                Optional.empty(),
                Optional.of(new BaseModel.Failure(code.code(), message, Optional.empty())));
    }

    /** One that is not available. */
    static BaseModel of(ImportedModel model) {
        return without(
                model.name(),
                model.status(),
                BaseModel.Source.IMPORTED,
                Optional.of(model.origin()),
                model.status() == BaseModel.Status.IMPORTING ? Optional.of(model.progress()) : Optional.empty(),
                model.error());
    }

    private static BaseModel without(
            String name,
            BaseModel.Status status,
            BaseModel.Source source,
            Optional<BaseModel.Origin> origin,
            Optional<Double> progress,
            Optional<BaseModel.Failure> error) {
        return new BaseModel(
                name,
                status,
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
                origin,
                progress,
                error);
    }

    private static BaseModel of(String name, BaseModel.Source source, ModelFolder folder) throws IOException {
        ModelConfig config = folder.config();
        return new BaseModel(
                name,
                BaseModel.Status.AVAILABLE,
                source,
                Optional.of(config.architecture()),
                Optional.of(folder.backbone().learnedParameters()),
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
                card(folder.path().resolve(ModelFolder.CARD)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** Other people's texts need not be UTF-8. */
    private static Optional<String> card(Path file) throws IOException {
        return Files.exists(file)
                ? Optional.of(new String(Files.readAllBytes(file), StandardCharsets.UTF_8))
                : Optional.empty();
    }
}
