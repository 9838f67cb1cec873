package dev.graft.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graft.blob.FolderBlobs;
import dev.graft.blob.WatchedBlobs;
import dev.graft.dataset.item.DatasetLimits;
import dev.graft.dataset.item.Item;
import dev.graft.dataset.item.Split;
import dev.graft.dataset.item.Task;
import dev.graft.error.ErrorCode;
import dev.graft.error.GraftException;
import dev.graft.resource.Page;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetServiceTest {
    private static final String ID = "ds_1";
    private static final byte[] ZIP =
            new TestUploads().pictures("a", 20).pictures("b", 20).zip();
    private static final InputStream BREAKS = new InputStream() {
        @Override
        public int read() throws IOException {
            throw new IOException("connection reset");
        }
    };

    @TempDir
    Path folder;

    private DatasetFixture datasets;

    @BeforeEach
    void begin() {
        datasets = new DatasetFixture(folder);
    }

    @AfterEach
    void end() {
        datasets.close();
    }

    @Test
    void anUploadIsOnDiskAndItsDatasetValidatesWhenItIsAnswered() {
        Dataset dataset = datasets.create(ID, ZIP);

        assertThat(dataset.name()).isEqualTo(ID);
        assertThat(dataset.task()).isEmpty();
        assertThat(dataset.sizeBytes()).isEqualTo(ZIP.length);
        assertThat(datasets.store.find(ID)).isPresent();
        assertThat(datasets.await(ID).status()).isEqualTo(DatasetStatus.READY);
        assertThat(datasets.service.get(ID).task()).contains(Task.IMAGE_CLASSIFICATION);
    }

    @Test
    void aReadyDatasetKeepsNothingOfItsUpload() {
        datasets.validated(ID, ZIP);
        datasets.close();

        assertThat(datasets.files())
                .containsExactly(
                        "blobs/datasets/ds_1/content/dataset.json",
                        "blobs/datasets/ds_1/content/items.bin",
                        "blobs/datasets/ds_1/content/items.jsonl",
                        "blobs/datasets/ds_1/content/items.offsets",
                        "blobs/datasets/ds_1/report.json");
    }

    @Test
    void theSameIdTwiceIsTheSameDataset() {
        Dataset first = datasets.validated(ID, ZIP);

        assertThat(datasets.create(ID, new byte[1])).isEqualTo(first);
    }

    @Test
    void noArchiveTooLargeAndBrokenOffUploadsLeaveNothing() {
        refused(ErrorCode.UNSUPPORTED_ARCHIVE, () -> datasets.create(ID, "text".getBytes()));
        assertThatThrownBy(
                        () -> datasets.service.receive(new SequenceInputStream(new ByteArrayInputStream(ZIP), BREAKS)))
                .isInstanceOf(UncheckedIOException.class);
        try (DatasetFixture small =
                new DatasetFixture(folder, datasets.store, new DatasetLimits(ZIP.length - 1, 100, 4000, 1 << 24, 64))) {
            refused(ErrorCode.PAYLOAD_TOO_LARGE, () -> small.create(ID, ZIP));
        }

        assertThat(datasets.store.find(ID)).isEmpty();
        assertThat(datasets.files()).isEmpty();
    }

    @Test
    void tasksThatAreNotSupportedAreRefused() {
        NewDataset request = new NewDataset(
                Optional.empty(),
                Optional.of(Task.TEXT_REGRESSION),
                DatasetFixture.request().splits(),
                DatasetFixture.request().metadata());
        Upload upload = datasets.service.receive(new ByteArrayInputStream(ZIP));

        refused(ErrorCode.VALIDATION_FAILED, () -> datasets.service.create(ID, request, upload));

        assertThat(datasets.files()).isEmpty();
    }

    @Test
    void nameAndMetadataChangeOnlyFromTheExpectedVersion() {
        long version = datasets.validated(ID, ZIP).version();

        Dataset changed = datasets.service.update(ID, Optional.of(version), Optional.of("flowers"), Optional.empty());

        assertThat(changed.name()).isEqualTo("flowers");
        assertThat(changed.version()).isEqualTo(version + 1);
        assertThat(datasets.service.get(ID)).isEqualTo(changed);
        refused(
                ErrorCode.PRECONDITION_FAILED,
                () -> datasets.service.update(ID, Optional.of(version), Optional.of("x"), Optional.empty()));
        refused(ErrorCode.PRECONDITION_FAILED, () -> datasets.service.delete(ID, Optional.of(version)));
    }

    @Test
    void whatWasComputedFromEqualContentStaysUntilTheLastDatasetOfItGoes() {
        datasets.validated(ID, ZIP);
        datasets.validated("ds_twin", ZIP);
        String digest = datasets.service.folder(ID).digest();

        datasets.service.delete(ID, Optional.empty());
        assertThat(datasets.gone).isEmpty();
        datasets.service.delete("ds_twin", Optional.empty());
        assertThat(datasets.gone).containsExactly(digest);
    }

    @Test
    void deletingLeavesNothing() {
        datasets.validated(ID, ZIP);
        String digest = datasets.service.folder(ID).digest();

        datasets.service.delete(ID, Optional.empty());

        assertThat(datasets.gone).containsExactly(digest);
        refused(ErrorCode.NOT_FOUND, () -> datasets.service.get(ID));
        datasets.close();
        assertThat(datasets.files()).isEmpty();
    }

    @Test
    void whatAJobUsesIsNotDeleted() {
        datasets.validated(ID, ZIP);
        datasets.used.add(ID);

        refused(ErrorCode.RESOURCE_IN_USE, () -> datasets.service.delete(ID, Optional.empty()));

        assertThat(datasets.service.folder(ID).size()).isEqualTo(40);
    }

    @Test
    void deletingDuringValidationLeavesNothing() {
        byte[] many = new TestUploads().pictures("a", 500).pictures("b", 500).zip();
        for (int round = 0; round < 10; round++) {
            String id = "ds_" + round;
            datasets.create(id, many);
            datasets.service.delete(id, Optional.empty());
        }
        datasets.close();

        assertThat(datasets.files()).isEmpty();
        assertThat(datasets.service
                        .page(List.of(), new Page.Request(10, Optional.empty()))
                        .items())
                .isEmpty();
    }

    @Test
    void deletingWhileTheResultIsWrittenLeavesNothing() throws Exception {
        for (String last : List.of("items.bin", "dataset.json", "report.json")) {
            AtomicReference<DatasetService> service = new AtomicReference<>();
            CountDownLatch deleted = new CountDownLatch(1);
            FolderBlobs folderBlobs = new FolderBlobs(folder);
            WatchedBlobs blobs = new WatchedBlobs(folderBlobs, key -> {
                if (key.endsWith(last)) {
                    service.get().delete(ID, Optional.empty());
                    deleted.countDown();
                }
            });
            service.set(new DatasetService(
                    datasets.store, blobs, DatasetLimits.DEFAULTS, Clock.systemUTC(), 2, digest -> {}));
            try (DatasetService open = service.get()) {
                open.create(ID, DatasetFixture.request(), open.receive(new ByteArrayInputStream(ZIP)));
                assertThat(deleted.await(1, TimeUnit.MINUTES)).isTrue();
            }

            assertThat(datasets.files()).as(last).isEmpty();
        }
    }

    @Test
    void itemsAreFoundByPageSplitLabelAndId() {
        datasets.validated(ID, ZIP);

        Page<Item> first = items(Optional.empty(), Optional.empty(), new Page.Request(30, Optional.empty()));
        Page<Item> second = items(Optional.empty(), Optional.empty(), new Page.Request(30, first.next()));

        assertThat(first.items()).hasSize(30);
        assertThat(second.items()).hasSize(10).first().extracting(Item::id).isEqualTo("item_000030");
        assertThat(second.next()).isEmpty();
        assertThat(items(Optional.of(Split.TEST), Optional.of("b"), new Page.Request(30, Optional.empty()))
                        .items())
                .hasSize(2)
                .allMatch(item ->
                        item.split() == Split.TEST && item.label().text().equals("b"));
        Item item = datasets.service.item(ID, "item_000000");
        assertThat(datasets.service.content(ID, item)).isEqualTo(TestUploads.png(1));
        refused(ErrorCode.NOT_FOUND, () -> datasets.service.item(ID, "item_000040"));
        refused(ErrorCode.NOT_FOUND, () -> datasets.service.item(ID, "../x"));
        refused(
                ErrorCode.VALIDATION_FAILED,
                () -> items(Optional.empty(), Optional.empty(), new Page.Request(3, Optional.of("x"))));
    }

    @Test
    void nothingIsToBeHadBeforeValidationHasEnded() {
        datasets.store.insert(left(ID));

        refused(ErrorCode.CONFLICT, () -> datasets.service.report(ID));
        refused(ErrorCode.DATASET_NOT_READY, () -> datasets.service.item(ID, "item_000000"));
        refused(ErrorCode.DATASET_MISSING, () -> datasets.service.folder(ID));
    }

    @Test
    void aKilledServersValidationsGoOn() throws IOException {
        FolderBlobs blobs = new FolderBlobs(folder);
        Path upload = blobs.newFile();
        Files.write(upload, ZIP);
        blobs.put("datasets/ds_1/upload/archive", upload);
        Path half = blobs.newFile();
        Files.writeString(half, "half");
        blobs.put("datasets/ds_1/content/items.bin", half);
        Files.writeString(blobs.newFile(), "unfinished");
        datasets.store.insert(left(ID));
        datasets.store.insert(left("ds_gone"));
        try (DatasetFixture next = new DatasetFixture(folder, datasets.store, DatasetLimits.DEFAULTS)) {
            next.service.start();

            assertThat(next.await(ID).items()).isEqualTo(40);
            assertThat(next.service.folder(ID).size()).isEqualTo(40);
            assertThat(next.await("ds_gone").error().orElseThrow().code()).isEqualTo("dataset_missing");
        }
        assertThat(datasets.files()).hasSize(5);
    }

    @Test
    void aStopMarksNothingAsFailedAndTheNextStartGoesOn() {
        byte[] many = new TestUploads().pictures("a", 1000).pictures("b", 1000).zip();
        for (int i = 0; i < 3; i++) {
            datasets.create("ds_" + i, many);
        }
        datasets.close();

        assertThat(datasets.service.get("ds_2").status()).isEqualTo(DatasetStatus.VALIDATING);
        try (DatasetFixture next = new DatasetFixture(folder, datasets.store, DatasetLimits.DEFAULTS)) {
            next.service.start();
            for (int i = 0; i < 3; i++) {
                assertThat(next.await("ds_" + i).items()).isEqualTo(2000);
            }
        }
    }

    @Test
    void aStartSweepsUpWhatNoDatasetOwns() throws IOException {
        datasets.validated(ID, ZIP);
        datasets.close();
        List<String> before = datasets.files();
        for (String key : List.of("datasets/ds_lost/content/items.bin", "datasets/ds_1/upload/archive")) {
            Path file = folder.resolve("blobs").resolve(key);
            Files.createDirectories(file.getParent());
            Files.writeString(file, "lost");
        }
        try (DatasetFixture next = new DatasetFixture(folder, datasets.store, DatasetLimits.DEFAULTS)) {
            next.service.start();

            assertThat(next.files()).isEqualTo(before);
        }
    }

    private Page<Item> items(Optional<Split> split, Optional<String> label, Page.Request request) {
        return datasets.service.items(ID, split, label, request);
    }

    private static Dataset left(String id) {
        return Dataset.begin(id, DatasetFixture.request(), new Upload(Path.of("x"), 1, "0"), Instant.EPOCH);
    }

    private static void refused(ErrorCode code, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(GraftException.class, e -> assertThat(e.code())
                .isEqualTo(code));
    }
}
