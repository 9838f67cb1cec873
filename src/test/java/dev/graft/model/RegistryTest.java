package dev.graft.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.graft.blob.BlobStore;
import dev.graft.blob.FolderBlobs;
import dev.graft.blob.WatchedBlobs;
import dev.graft.disk.FullAt;
import dev.graft.error.ErrorCode;
import dev.graft.error.GraftException;
import dev.graft.json.Json;
import dev.graft.resource.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistryTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-31T12:00:00Z"), ZoneOffset.UTC);

    @TempDir
    Path temporary;

    private final FakeModelStore store = new FakeModelStore();
    private final List<ModelVersion> gone = new ArrayList<>();
    private FolderBlobs blobs;
    private Registry registry;
    private Path trained;

    @BeforeEach
    void open() throws IOException {
        blobs = new FolderBlobs(temporary);
        registry = new Registry(store, blobs, CLOCK, gone::add);
        trained = temporary.resolve("model");
        TinyModel.write(trained, 1);
    }

    private ModelVersion register(String job) {
        return registry.register("flowers", job, TinyModel.PROVENANCE, TinyModel.report(), trained);
    }

    private List<String> keys() {
        try (Stream<String> keys = blobs.keys("models")) {
            return keys.sorted().toList();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void assertRefused(ErrorCode code, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(GraftException.class, e -> assertThat(e.code())
                .isEqualTo(code));
    }

    @Test
    void aVersionSaysWhatItIsAndWhatItIsMadeOf() {
        ModelVersion version = register("job_1");

        assertThat(version.number()).isEqualTo(1);
        assertThat(version.labels()).isEqualTo(TinyModel.LABELS);
        assertThat(version.architecture()).isEqualTo("resnet10_slim");
        assertThat(version.sizeBytes())
                .isEqualTo(trained.resolve("model.safetensors").toFile().length());
        assertThat(version.metrics()).containsEntry("validation_accuracy", 0.5).doesNotContainKey("test_accuracy");
        assertThat(version.recipe().path("method").asText()).isEqualTo("feature_extraction");
        assertThat(registry.version("flowers", 1)).isEqualTo(version);
        assertThat(keys())
                .containsExactly(
                        "models/job_1/config.json", "models/job_1/model.safetensors", "models/job_1/report.json");
    }

    @Test
    void registeringTwiceIsOnce() {
        register("job_0");
        register("job_x");
        ModelVersion first = register("job_1");
        register("job_2");
        register("job_3");
        register("job_4");

        assertThat(register("job_1")).isEqualTo(first);
        assertThat(registry.get("flowers").latest()).isEqualTo(6);
    }

    @Test
    void whatACrashLeftOfRegisteringIsTakenUpAgain() throws IOException {
        new ModelFiles(blobs).put("job_1", trained, TinyModel.report());
        Files.writeString(blobs.local("models/job_1/config.json"), "half");

        assertThat(register("job_1").number()).isEqualTo(1);
        assertThat(Files.mismatch(blobs.local("models/job_1/config.json"), trained.resolve("config.json")))
                .isEqualTo(-1);
    }

    @Test
    void aFullDiskLeavesNothing() throws IOException {
        for (int fitting = 0; fitting < 3; fitting++) {
            Registry full = new Registry(store, withRoomFor(fitting, blobs), CLOCK, gone::add);

            assertRefused(
                    ErrorCode.STORAGE_FULL,
                    () -> full.register("flowers", "job_1", TinyModel.PROVENANCE, TinyModel.report(), trained));

            assertThat(keys()).isEmpty();
            assertThat(store.find("flowers")).isEmpty();
            try (Stream<Path> unfinished = Files.list(temporary.resolve("incoming"))) {
                assertThat(unfinished).isEmpty();
            }
        }
    }

    @Test
    void aFullDatabaseRegistersNothingAndTheNextTryDoes() throws IOException {
        ModelStore once = FullAt.write(1, ModelStore.class, store, "register");
        Registry full = new Registry(once, blobs, CLOCK, gone::add);

        assertRefused(
                ErrorCode.STORAGE_FULL,
                () -> full.register("flowers", "job_1", TinyModel.PROVENANCE, TinyModel.report(), trained));
        assertThat(store.find("flowers")).isEmpty();

        assertThat(full.register("flowers", "job_1", TinyModel.PROVENANCE, TinyModel.report(), trained)
                        .number())
                .isEqualTo(1);
        ModelStore again = FullAt.write(1, ModelStore.class, store, "move", "deleteVersion", "delete", "update");
        Registry fullAgain = new Registry(again, blobs, CLOCK, gone::add);
        assertRefused(ErrorCode.STORAGE_FULL, () -> fullAgain.move("flowers", "mine", 1, Optional.empty()));
        assertThat(fullAgain.move("flowers", "mine", 1, Optional.empty()).version())
                .isEqualTo(1);
    }

    /** Takes some files, then has no room. */
    private static BlobStore withRoomFor(int files, BlobStore store) {
        AtomicInteger left = new AtomicInteger(files);
        return new WatchedBlobs(store, key -> {
            if (left.getAndDecrement() == 0) {
                throw new IOException(key + ": No space left on device");
            }
        });
    }

    @Test
    void theReportNamesItsJobAndVersion() {
        JsonNode report = Json.read(registry.report(register("job_1")), JsonNode.class);

        assertThat(report.fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder(
                        "job",
                        "model",
                        "version",
                        "best_checkpoint",
                        "splits",
                        "baselines",
                        "confidence",
                        "comparison",
                        "method_choice",
                        "learning_rate_test",
                        "earlier_labels",
                        "transfer_gain",
                        "warnings",
                        "timing");
        assertThat(report.path("version").asInt()).isEqualTo(1);
        assertThat(report.at("/splits/validation/accuracy/value").asDouble()).isEqualTo(0.5);
        assertThat(report.at("/splits/test").isNull()).isTrue();
    }

    @Test
    void championFollowsUntilItIsMoved() {
        register("job_1");
        register("job_2");
        assertThat(registry.resolve("flowers", Optional.empty(), Optional.empty())
                        .number())
                .isEqualTo(2);

        registry.move("flowers", "champion", 1, Optional.of(2L));
        register("job_3");

        assertThat(registry.resolve("flowers", Optional.empty(), Optional.empty())
                        .number())
                .isEqualTo(1);
        assertThat(registry.resolve("flowers", Optional.of(3), Optional.empty()).number())
                .isEqualTo(3);
    }

    @Test
    void whatDoesNotExistOrGoTogetherIsRefused() {
        register("job_1");

        assertRefused(ErrorCode.NOT_FOUND, () -> registry.resolve("roses", Optional.empty(), Optional.empty()));
        assertRefused(ErrorCode.NOT_FOUND, () -> registry.resolve("flowers", Optional.of(2), Optional.empty()));
        assertRefused(ErrorCode.NOT_FOUND, () -> registry.resolve("flowers", Optional.empty(), Optional.of("mine")));
        assertRefused(
                ErrorCode.VALIDATION_FAILED,
                () -> registry.resolve("flowers", Optional.of(1), Optional.of("champion")));
        assertRefused(ErrorCode.PRECONDITION_FAILED, () -> registry.move("flowers", "champion", 1, Optional.of(7L)));
        assertThatThrownBy(() -> registry.move("flowers", "No Name", 9, Optional.empty()))
                .isInstanceOfSatisfying(
                        GraftException.class, e -> assertThat(e.faults()).hasSize(2));
        assertRefused(
                ErrorCode.VALIDATION_FAILED,
                () -> registry.register("../x", "job_2", TinyModel.PROVENANCE, TinyModel.report(), trained));
        assertRefused(ErrorCode.NOT_FOUND, () -> registry.deleteAlias("flowers", "mine"));
    }

    @Test
    void aVersionUnderAnAliasStaysAndAnyOtherGoesWithItsFiles() {
        ModelVersion first = register("job_1");
        register("job_2");

        assertThatThrownBy(() -> registry.deleteVersion("flowers", 2))
                .isInstanceOfSatisfying(GraftException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.RESOURCE_IN_USE);
                    assertThat(e.facts()).containsEntry("aliases", List.of("champion"));
                });
        registry.deleteVersion("flowers", 1);

        assertThat(keys()).hasSize(3).allMatch(key -> key.startsWith("models/job_2/"));
        assertThat(gone).containsExactly(first);
        assertRefused(ErrorCode.NOT_FOUND, () -> registry.deleteVersion("flowers", 1));
    }

    @Test
    void aModelGoesWithAllItsVersions() {
        for (int i = 0; i < 5; i++) {
            register("job_" + i);
        }
        assertRefused(ErrorCode.PRECONDITION_FAILED, () -> registry.delete("flowers", Optional.of(1L)));

        registry.delete("flowers", Optional.of(registry.get("flowers").version()));

        assertThat(keys()).isEmpty();
        assertThat(gone).hasSize(5);
        assertRefused(ErrorCode.NOT_FOUND, () -> registry.get("flowers"));
    }

    @Test
    void aModelIsChangedOnlyAtTheVersionThatWasSeen() {
        register("job_1");
        long seen = registry.get("flowers").version();

        Model changed = registry.update("flowers", Optional.of(seen), Optional.of(false), Optional.empty());

        assertThat(changed.autoPromote()).isFalse();
        assertThat(registry.get("flowers")).isEqualTo(changed);
        assertRefused(
                ErrorCode.PRECONDITION_FAILED,
                () -> registry.update("flowers", Optional.of(seen), Optional.of(true), Optional.empty()));
    }

    @Test
    void filesWithoutAVersionAreSweptUp() {
        for (int i = 0; i < 3; i++) {
            registry.register("m" + i, "job_" + i, TinyModel.PROVENANCE, TinyModel.report(), trained);
        }
        new ModelFiles(blobs).put("job_lost", trained, TinyModel.report());

        registry.sweep();

        assertThat(keys()).hasSize(9).noneMatch(key -> key.contains("lost"));
        assertThat(registry.page(new Page.Request(50, Optional.empty())).items())
                .isNotEmpty();
    }
}
