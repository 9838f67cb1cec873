package dev.graft.basemodel.imports;

import static dev.graft.basemodel.imports.ImportWorld.REPO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.graft.basemodel.BaseModel;
import dev.graft.basemodel.BaseModel.Origin;
import dev.graft.basemodel.ModelFolder;
import dev.graft.basemodel.TinyModels;
import dev.graft.basemodel.hub.Mischiefs;
import dev.graft.basemodel.hub.PretendHub;
import dev.graft.disk.Digest;
import dev.graft.error.ErrorCode;
import dev.graft.error.GraftException;
import dev.graft.it.harness.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BaseModelImportsTest {
    private static final String SOURCE = "hf://" + REPO;

    @TempDir
    Path home;

    private ImportWorld world;

    @BeforeEach
    void open() throws IOException {
        world = new ImportWorld(home, false);
    }

    @AfterEach
    void close() {
        world.close();
    }

    private GraftException refused(ThrowingCallable call) {
        return catchThrowableOfType(GraftException.class, call);
    }

    private GraftException refused(String source, String name) {
        return refused(() -> world.imports.create("bm_x", source, Optional.ofNullable(name)));
    }

    private void failed(BaseModel model, String code, String... said) {
        assertThat(model.status()).isEqualTo(BaseModel.Status.FAILED);
        BaseModel.Failure error = model.error().orElseThrow();
        assertThat(error.code()).isEqualTo(code);
        assertThat(error.message() + " " + error.hint().orElseThrow()).contains(said);
    }

    @Test
    void aModelComesFromTheHubAndIsUsable() throws IOException {
        byte[] weights = world.repository(REPO, "resnet10_slim");
        world.hub.with(REPO, "README.md", "---\nlicense: mit\n---\n# Tiny");
        world.imports.create("bm_1", SOURCE, Optional.empty());
        BaseModel model = world.awaitEnd("tiny.v1");

        assertThat(model.error()).isEmpty();
        assertThat(model.status()).isEqualTo(BaseModel.Status.AVAILABLE);
        assertThat(model.source()).isEqualTo(BaseModel.Source.IMPORTED);
        assertThat(model.architecture()).contains("resnet10_slim");
        assertThat(model.card().orElseThrow()).contains("# Tiny");
        assertThat(model.origin())
                .contains(new Origin(
                        Origin.Kind.HUB, SOURCE, Optional.of(PretendHub.COMMIT), Optional.of(Digest.of(weights))));
        assertThat(world.models.folder("tiny.v1").config().cropPct()).isEqualTo(0.9);
        Path files = world.folder.resolve("imported/tiny.v1");
        assertThat(files.resolve("config.original.json")).hasContent(ImportWorld.config("resnet10_slim"));
        assertThat(files.resolve("model.safetensors")).hasBinaryContent(weights);
        world.awaitNothingLeft();
        assertThat(world.hub.seen().stream().map(PretendHub.Seen::path).filter(path -> path.contains("/main/")))
                .as("only the first question is for a revision that can change")
                .hasSize(1);
    }

    @Test
    void importedOnesStandBetweenTheBuiltInOneAndTheFolders() throws IOException {
        world.repository(REPO, "resnet10_slim");
        TinyModels.write(world.root.resolve("aardvark"));
        world.begin(SOURCE, "zebra");

        assertThat(world.models.names()).containsExactly("graft-mini", "zebra", "aardvark");
        assertThat(world.models.list()).extracting(BaseModel::name).containsExactly("graft-mini", "zebra", "aardvark");
    }

    @Test
    void oneWordOfTheCatalogueIsEnough() throws IOException {
        world.hub
                .with("timm/mobilenetv2_100.ra_in1k", ModelFolder.CONFIG, ImportWorld.config("mobilenetv2_100"))
                .with("timm/mobilenetv2_100.ra_in1k", ModelFolder.WEIGHTS, world.timmWeights("mobilenet_v2"));
        world.imports.create("bm_1", "catalogue:mobilenet_v2", Optional.empty());
        BaseModel model = world.awaitEnd("mobilenet_v2");
        world.begin("mobilenet_v2", "again");

        assertThat(model.error()).isEmpty();
        assertThat(model.architecture()).contains("mobilenet_v2");
        assertThat(model.licence()).contains("apache-2.0");
        assertThat(model.imagenetTop1()).contains(0.7291);
        assertThat(world.models.find("again").orElseThrow().origin()).isEqualTo(model.origin());
    }

    @Test
    void whatIsWantedTwiceComesOnce() {
        byte[] weights = world.repository(REPO, "resnet10_slim");
        world.hub.once("GET", ModelFolder.WEIGHTS, Mischiefs.cut(weights, weights.length / 2));
        for (String name : List.of("one", "two", "three")) {
            world.imports.create("bm_" + name, SOURCE + "@main", Optional.of(name));
        }

        for (String name : List.of("one", "two", "three")) {
            assertThat(world.awaitEnd(name).status()).isEqualTo(BaseModel.Status.AVAILABLE);
        }
        assertThat(world.hub.gets(ModelFolder.WEIGHTS))
                .as("the first, and its rest")
                .hasSize(2);
        world.imports.delete("one");
        world.imports.delete("two");
        assertThat(world.models.folder("three").digest()).isEqualTo(Digest.of(weights));
    }

    @Test
    void whatTheServerLeftUnfinishedGoesOnWithTheRest() throws IOException {
        byte[] weights = world.repository(REPO, "resnet10_slim");
        int half = weights.length / 2;
        world.hub.once("GET", ModelFolder.WEIGHTS, Mischiefs.cut(weights, half));
        world.hub.once("GET", ModelFolder.WEIGHTS, Mischiefs.slow(new byte[weights.length]));
        world.imports.create("bm_1", SOURCE, Optional.of("tiny"));
        Await.until(Duration.ofSeconds(20), () -> "seen " + world.hub.seen(), () -> Optional.of(
                        world.hub.gets(ModelFolder.WEIGHTS))
                .filter(gets -> gets.size() == 2));
        world.imports.close();
        assertThat(world.store.find("tiny").orElseThrow().status()).isEqualTo(BaseModel.Status.IMPORTING);

        world.open(false);

        assertThat(world.awaitEnd("tiny").status()).isEqualTo(BaseModel.Status.AVAILABLE);
        assertThat(world.models.folder("tiny").digest()).isEqualTo(Digest.of(weights));
    }

    @Test
    void aFolderThatHasItsNameAlreadyIsOnlyToldOf() throws IOException {
        byte[] weights = world.repository(REPO, "resnet10_slim");
        world.begin(SOURCE, "tiny");
        var there = world.store.find("tiny").orElseThrow();
        world.imports.close();
        // As it is when the server dies between the last two steps.
        world.store.change(there.at(0.99));
        int asked = world.hub.seen().size();

        world.open(false);

        assertThat(world.awaitEnd("tiny").origin().orElseThrow().sha256()).contains(Digest.of(weights));
        assertThat(world.hub.seen()).hasSize(asked);
    }

    @Test
    void whatBelongsToNobodyIsDeletedAtTheStart() throws IOException {
        world.imports.close();
        Files.createDirectories(world.folder.resolve("imported/ghost"));
        Files.createDirectories(world.folder.resolve("importing/bm_ghost/files"));
        Files.createDirectories(world.folder.resolve("importing/tmp-1"));

        world.open(false);

        assertThat(world.folder.resolve("imported")).isEmptyDirectory();
        assertThat(world.folder.resolve("importing")).isEmptyDirectory();
    }

    @Test
    void aPickleIsNeverOpened() {
        world.hub.with(REPO, "config.json", ImportWorld.config("resnet18")).with(REPO, "pytorch_model.bin", "pickle");

        failed(world.begin(SOURCE, "tiny"), "unsupported_format", "pickle", "@refs/pr/1");
        assertThat(world.hub.gets("pytorch_model.bin")).isEmpty();
    }

    @Test
    void weightsInSeveralFilesAreRefused() {
        world.hub.with(REPO, "config.json", "{}").with(REPO, "model.safetensors.index.json", "{}");

        failed(world.begin(SOURCE, "tiny"), "unsupported_format", "several files");
    }

    @Test
    void aRepositoryWithoutAModelIsToldSo() {
        world.hub.with(REPO, "README.md", "# Data");
        failed(world.begin(SOURCE, "one"), "hub_not_found", "config.json");
        world.hub.with(REPO, "config.json", "{}");
        failed(world.begin(SOURCE, "two"), "hub_not_found", "model.safetensors");
        failed(world.begin(SOURCE + "@nowhere", "three"), "hub_not_found", "revision 'nowhere'");
        failed(world.begin("hf://nobody/nothing", "four"), "hub_unauthorized", "HF_TOKEN");
    }

    @Test
    void aWebPageInPlaceOfTheConfigurationIsToldSo() {
        world.repository(REPO, "resnet10_slim");
        String page = "<!DOCTYPE html><title>Sign in</title>";
        world.hub.with(REPO, "config.json", page);

        failed(world.begin(SOURCE, "tiny"), "unsupported_format", "web page");
        assertThat(world.hub.gets(ModelFolder.WEIGHTS))
                .as("nothing large for nothing")
                .isEmpty();
    }

    @Test
    void weightsOfAnotherArchitectureAreRefused() throws IOException {
        world.repository(REPO, "resnet10_slim");
        world.hub.with(REPO, "config.json", ImportWorld.config("squeezenet1_1"));

        failed(world.begin(SOURCE, "tiny"), "base_model_invalid", "squeezenet1_1");
        world.awaitNothingLeft();
        assertThat(world.folder.resolve("imported")).isEmptyDirectory();
    }

    @Test
    void truncatedWeightsAreRefused() throws IOException {
        byte[] weights = world.weights("resnet10_slim");
        UploadedModel upload = world.upload(new LinkedHashMap<>(Map.of(
                "config.json", ImportWorld.bytes(ImportWorld.config("resnet10_slim")),
                "model.safetensors", Arrays.copyOf(weights, weights.length - 1))));
        world.imports.create("bm_1", Optional.of("tiny"), upload);

        failed(world.awaitEnd("tiny"), "base_model_invalid", "the file has");
    }

    @Test
    void offlineAnImportSaysWhatToDo() throws IOException {
        world.imports.close();
        world.open(true);

        GraftException refused = refused(SOURCE, "tiny");
        assertThat(refused.code()).isEqualTo(ErrorCode.HUB_OFFLINE);
        assertThat(refused.facts().get("hint").toString()).contains("HF_HUB_OFFLINE", "GRAFT_BASE_MODELS");
        assertThat(world.store.list()).isEmpty();
        TinyModels.write(world.root.resolve("there"));
        assertThat(world.begin("folder:" + world.root.resolve("there"), "copy").status())
                .isEqualTo(BaseModel.Status.AVAILABLE);
    }

    @Test
    void aFolderOfTheAdministratorsIsCopied() throws IOException {
        Path source = TinyModels.write(world.root.resolve("Some Model")).path();
        world.imports.create("bm_1", "folder:" + source, Optional.empty());
        BaseModel model = world.awaitEnd("some-model");

        assertThat(model.status()).isEqualTo(BaseModel.Status.AVAILABLE);
        assertThat(model.origin().orElseThrow().reference()).isEqualTo("folder:" + source.toRealPath());
    }

    @Test
    void noOtherFolderIsRead() throws IOException {
        TinyModels.write(home.resolve("elsewhere"));
        Files.createSymbolicLink(world.root.resolve("link"), home.resolve("elsewhere"));
        for (String path : List.of(
                "/etc", home.resolve("elsewhere").toString(), world.root + "/../elsewhere", world.root + "/link")) {
            assertThat(refused("folder:" + path, "x").code()).as(path).isEqualTo(ErrorCode.FORBIDDEN);
        }
        Path sly = TinyModels.write(world.root.resolve("sly")).path();
        Files.delete(sly.resolve("model.safetensors"));
        Files.createSymbolicLink(sly.resolve("model.safetensors"), home.resolve("elsewhere/model.safetensors"));
        failed(world.begin("folder:" + sly, "sly-copy"), "forbidden", "leads out");
    }

    @Test
    void anArchiveIsUnpacked() throws IOException {
        byte[] weights = world.weights("resnet10_slim");
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("other/deep/config.json", ImportWorld.bytes("{}"));
        files.put("other/deep/model.safetensors", new byte[0]);
        files.put("tiny/config.json", ImportWorld.bytes(ImportWorld.config("resnet10_slim")));
        files.put("tiny/model.safetensors", weights);
        files.put("tiny/labels.txt", new byte[3]);
        UploadedModel upload = world.upload(Map.of("Tiny Model.zip", ImportWorld.zip(files)));
        world.imports.create("bm_1", Optional.empty(), upload);
        world.imports.discard(upload);
        BaseModel model = world.awaitEnd("tiny-model");

        assertThat(model.error()).isEmpty();
        assertThat(model.origin().orElseThrow().sha256()).contains(Digest.of(weights));
        assertThat(world.folder.resolve("imported/tiny-model/labels.txt")).doesNotExist();
        world.awaitNothingLeft();
    }

    @Test
    void anArchiveWithoutAModelIsToldSo() throws IOException {
        Map<String, byte[]> files = Map.of("../config.json", new byte[2], "pytorch_model.bin", new byte[2]);
        UploadedModel upload = world.upload(Map.of("x.zip", ImportWorld.zip(files)));
        world.imports.create("bm_1", Optional.empty(), upload);

        failed(world.awaitEnd("x"), "unsupported_format", "Pickle");
    }

    @Test
    void uploadsOfOtherThingsAreRefused() throws IOException {
        assertThat(refused(() -> world.upload(Map.of("model.safetensors", new byte[10])))
                        .code())
                .isEqualTo(ErrorCode.UNSUPPORTED_ARCHIVE);
        GraftException faults =
                refused(() -> world.upload(Map.of("config.json", new byte[2], "pytorch_model.bin", new byte[2])));
        assertThat(faults.faults()).hasSize(2).anySatisfy(fault -> assertThat(fault.hint())
                .contains("pickle"));
        world.awaitNothingLeft();
    }

    @Test
    void whatIsNoSourceIsRefusedWithWhatIs() {
        assertThat(refused("resnet81", null).faults()).singleElement().satisfies(fault -> {
            assertThat(fault.param()).isEqualTo("source");
            assertThat(fault.hint()).contains("catalogue:resnet18", "hf://org/name");
        });
        for (String source : List.of("", "https://huggingface.co/a/b", "hf://a", "catalogue:x", "folder:\0")) {
            assertThat(refused(source, "x").code()).as(source).isIn(ErrorCode.VALIDATION_FAILED);
        }
        assertThat(refused("catalogue:squeezenet1_0", null).faults())
                .singleElement()
                .satisfies(fault -> assertThat(fault.message()).contains("no well-known weights"));
        assertThat(refused("catalogue:resnet18", "Not A Name").faults())
                .singleElement()
                .satisfies(fault -> assertThat(fault.hint()).contains("not-a-name"));
    }

    @Test
    void aNameThatIsTakenIsRefused() throws IOException {
        world.repository(REPO, "resnet10_slim");
        TinyModels.write(world.root.resolve("folder"));
        world.begin(SOURCE, "tiny");

        for (String name : List.of("graft-mini", "folder", "tiny")) {
            assertThat(refused(SOURCE, name).code()).as(name).isEqualTo(ErrorCode.CONFLICT);
        }
        assertThat(world.imports.create("bm_tiny", SOURCE, Optional.of("tiny")).id())
                .as("the very one, asked for again")
                .isEqualTo("bm_tiny");
    }

    @Test
    void whatIsInUseStays() {
        world.repository(REPO, "resnet10_slim");
        world.begin(SOURCE, "tiny");
        world.inUse.add("tiny");
        assertThat(refused(() -> world.imports.delete("tiny")).code()).isEqualTo(ErrorCode.RESOURCE_IN_USE);
        assertThat(world.models.folder("tiny").config()).isNotNull();

        world.inUse.clear();
        world.imports.delete("tiny");
        assertThat(world.models.find("tiny")).isEmpty();
        assertThat(world.folder.resolve("imported")).isEmptyDirectory();
        assertThat(refused(() -> world.imports.delete("tiny")).code()).isEqualTo(ErrorCode.NOT_FOUND);
    }

    @Test
    void filesThatCouldNotBeDeletedAreNotTakenForAnotherOnes() throws IOException {
        byte[] weights = world.repository(REPO, "resnet10_slim");
        TinyModels.write(world.folder.resolve("imported/tiny"), TinyModels.config("squeezenet1_1"));

        assertThat(world.begin(SOURCE, "tiny").architecture()).contains("resnet10_slim");
        assertThat(world.models.folder("tiny").digest()).isEqualTo(Digest.of(weights));
    }

    @Test
    void whatIsNotGraftsStays() throws IOException {
        TinyModels.write(world.root.resolve("folder"));

        assertThat(refused(() -> world.imports.delete("graft-mini"))).hasMessageContaining("comes with Graft");
        assertThat(refused(() -> world.imports.delete("folder"))).hasMessageContaining("GRAFT_BASE_MODELS");
    }

    @Test
    void deletingAnImportEndsIt() throws IOException {
        byte[] weights = world.repository(REPO, "resnet10_slim");
        world.hub.once("GET", ModelFolder.WEIGHTS, Mischiefs.slow(weights));
        world.imports.create("bm_1", SOURCE, Optional.of("tiny"));
        Await.until(Duration.ofSeconds(20), () -> "seen " + world.hub.seen(), () -> Optional.of(
                        world.hub.gets(ModelFolder.WEIGHTS))
                .filter(gets -> !gets.isEmpty()));
        assertThat(refused(() -> world.models.folder("tiny"))).hasMessageContaining("still being imported");
        world.imports.delete("tiny");

        assertThat(world.models.find("tiny")).isEmpty();
        assertThat(world.begin(SOURCE, "tiny").status()).isEqualTo(BaseModel.Status.AVAILABLE);
        world.awaitNothingLeft();
    }

    @Test
    void aFailedOneCanNotBeUsedAndSaysWhy() {
        world.hub.with(REPO, "config.json", "{}");
        world.begin(SOURCE, "tiny");

        assertThat(refused(() -> world.models.folder("tiny"))).hasMessageContaining("Its import failed");
    }
}
