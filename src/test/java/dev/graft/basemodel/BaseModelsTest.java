package dev.graft.basemodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graft.disk.Durable;
import dev.graft.error.ErrorCode;
import dev.graft.error.GraftException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BaseModelsTest {
    @TempDir
    Path folder;

    private final FakeBaseModelStore store = new FakeBaseModelStore();
    private Path root;
    private BaseModels models;

    @BeforeEach
    void open() throws IOException {
        root = Files.createDirectories(folder.resolve("root"));
        Path builtIn = TinyModels.write(folder.resolve("graft-mini")).path();
        models = new BaseModels(builtIn, folder.resolve("imported"), store, List.of(root, folder.resolve("absent")));
    }

    private List<String> names() {
        return models.list().stream().map(BaseModel::name).toList();
    }

    private static ErrorCode code(Throwable thrown) {
        return ((GraftException) thrown).code();
    }

    @Test
    void theBuiltInModelIsThereAndTheDefault() {
        BaseModel builtIn = models.list().get(0);

        assertThat(models.defaultName()).isEqualTo("graft-mini");
        assertThat(builtIn.status()).isEqualTo(BaseModel.Status.AVAILABLE);
        assertThat(builtIn.source()).isEqualTo(BaseModel.Source.BUILTIN);
        assertThat(builtIn.architecture()).contains("resnet10_slim");
        assertThat(builtIn.numFeatures()).contains(320);
        assertThat(builtIn.blocks()).startsWith("stem").endsWith("head");
        assertThat(builtIn.preprocessing().orElseThrow().height()).isEqualTo(32);
        assertThat(builtIn.licence()).contains("CC0-1.0");
        assertThat(builtIn.error()).isEmpty();
    }

    @Test
    void theNumberOfParametersIsPyTorchsCount() {
        // Learned ones only: what sum(p.numel() for p in model.parameters()) says of the backbone.
        long learned = TinyModels.weights(models.folder("graft-mini").backbone()).entrySet().stream()
                .filter(e -> !e.getKey().contains("running_"))
                .mapToLong(e -> e.getValue().values().limit())
                .sum();

        assertThat(models.find("graft-mini").orElseThrow().parameters()).contains(learned);
    }

    @Test
    void foldersAreLookedAtAnew() throws IOException {
        assertThat(names()).containsExactly("graft-mini");
        TinyModels.write(root.resolve("zebra"));
        TinyModels.write(root.resolve("aardvark"));
        assertThat(names()).containsExactly("graft-mini", "aardvark", "zebra");
        assertThat(models.find("zebra").orElseThrow().source()).isEqualTo(BaseModel.Source.FOLDER);
        Durable.deleteTree(root.resolve("zebra"));
        assertThat(names()).containsExactly("graft-mini", "aardvark");
        assertThat(models.find("zebra")).isEmpty();
    }

    @Test
    void aRootMayBeAModelItself() throws IOException {
        Path model = TinyModels.write(folder.resolve("single")).path();

        assertThat(new BaseModels(folder.resolve("graft-mini"), folder.resolve("imported"), store, List.of(model))
                        .list())
                .extracting(BaseModel::name)
                .containsExactly("graft-mini", "single");
    }

    @Test
    void ofEqualNamesTheFirstCounts() throws IOException {
        TinyModels.write(root.resolve("graft-mini"));

        assertThat(models.list()).singleElement().satisfies(m -> assertThat(m.source())
                .isEqualTo(BaseModel.Source.BUILTIN));
    }

    @Test
    void foldersWithoutModelsAndWithUnfitNamesAreLeftOut() throws IOException {
        Files.createDirectories(root.resolve("empty"));
        Files.writeString(root.resolve("file"), "");
        TinyModels.write(root.resolve("Not A Name"));

        assertThat(names()).containsExactly("graft-mini");
    }

    @Test
    void aBrokenFolderIsListedAsFailedWithTheReason() throws IOException {
        Path broken = TinyModels.write(root.resolve("broken")).path();
        Files.writeString(broken.resolve(ModelFolder.CONFIG), "null");
        BaseModel model = models.find("broken").orElseThrow();

        assertThat(names()).containsExactly("graft-mini", "broken");
        assertThat(model.status()).isEqualTo(BaseModel.Status.FAILED);
        assertThat(model.architecture()).isEmpty();
        assertThat(model.error().orElseThrow().code()).isEqualTo("base_model_invalid");
        assertThatThrownBy(() -> models.folder("broken"))
                .satisfies(e -> assertThat(code(e)).isEqualTo(ErrorCode.BASE_MODEL_INVALID));
    }

    @Test
    void anUnknownNameCanNotBeUsed() {
        assertThatThrownBy(() -> models.folder("../graft-mini"))
                .satisfies(e -> assertThat(code(e)).isEqualTo(ErrorCode.BASE_MODEL_INVALID));
    }

    @Test
    void theCardIsTheReadme() throws IOException {
        Path model = TinyModels.write(root.resolve("carded")).path();
        Files.writeString(model.resolve("README.md"), "# A card");

        assertThat(models.find("carded").orElseThrow().card()).contains("# A card");
    }
}
