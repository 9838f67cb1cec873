package dev.graft.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graft.blob.BlobStore;
import dev.graft.blob.FolderBlobs;
import dev.graft.blob.WatchedBlobs;
import dev.graft.dataset.item.DatasetLimits;
import dev.graft.disk.Durable;
import dev.graft.disk.FullAt;
import dev.graft.error.ErrorCode;
import dev.graft.error.GraftException;
import dev.graft.it.harness.Await;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StorageFullTest {
    private static final byte[] ZIP =
            new TestUploads().pictures("a", 12).pictures("b", 12).zip();

    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    @Test
    void aDatasetThatFindsNoRoomFailsAndLeavesNothing() throws IOException {
        FakeDatasetStore store = new FakeDatasetStore();
        try (DatasetService service = service(store, "items.jsonl")) {
            service.create("ds_1", DatasetFixture.request(), service.receive(new ByteArrayInputStream(ZIP)));
        }
        // Closing may have come before validation; a start goes on with it then.
        try (DatasetService service = service(store, "items.jsonl")) {
            service.start();
            while (service.get("ds_1").status() == DatasetStatus.VALIDATING) {
                Thread.onSpinWait();
            }
        }

        assertThat(store.find("ds_1").orElseThrow().error().orElseThrow().code())
                .isEqualTo("storage_full");
        assertThat(regularFiles()).isZero();
    }

    @Test
    void anUploadThatFindsNoRoomIsRefusedAndLeavesNothing() throws IOException {
        FakeDatasetStore store = new FakeDatasetStore();
        try (DatasetService service = service(store, "archive")) {
            Upload upload = service.receive(new ByteArrayInputStream(ZIP));

            assertThatThrownBy(() -> service.create("ds_1", DatasetFixture.request(), upload))
                    .isInstanceOfSatisfying(
                            GraftException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STORAGE_FULL));
        }
        assertThat(store.find("ds_1")).isEmpty();
        assertThat(regularFiles()).isZero();
    }

    @Test
    void aDatabaseThatIsFullForAMomentForgetsNoDataset() throws IOException {
        for (int nth = 1; nth <= 5; nth++) {
            FakeDatasetStore store = new FakeDatasetStore();
            DatasetStore full = FullAt.write(nth, DatasetStore.class, store, "insert", "change");
            String id = "ds_" + nth;
            try (DatasetService service = service(full, "nothing")) {
                Upload upload = service.receive(new ByteArrayInputStream(ZIP));
                if (nth == 1) {
                    assertThatThrownBy(() -> service.create(id, DatasetFixture.request(), upload))
                            .isInstanceOfSatisfying(GraftException.class, e -> assertThat(e.code())
                                    .isEqualTo(ErrorCode.STORAGE_FULL));
                    assertThat(regularFiles()).isZero();
                } else {
                    service.create(id, DatasetFixture.request(), upload);
                    Await.until(LONG, () -> "the end of its validation", () -> Optional.of(service.get(id))
                            .filter(dataset -> dataset.status() != DatasetStatus.VALIDATING));
                }
            }
            Durable.deleteTree(folder.resolve("blobs"));
        }
    }

    @Test
    void aValidationThatCanNotEvenFailIsDoneAgain() throws IOException {
        FakeDatasetStore store = new FakeDatasetStore();
        AtomicInteger changes = new AtomicInteger();
        DatasetStore full = (DatasetStore) Proxy.newProxyInstance(
                DatasetStore.class.getClassLoader(), new Class<?>[] {DatasetStore.class}, (proxy, method, values) -> {
                    if (method.getName().equals("change") && changes.incrementAndGet() <= 2) {
                        throw new GraftException(ErrorCode.STORAGE_FULL, "The database is full.");
                    }
                    return method.invoke(store, values);
                });
        try (DatasetService service = service(full, "nothing")) {
            service.create("ds_1", DatasetFixture.request(), service.receive(new ByteArrayInputStream(ZIP)));
            Await.until(LONG, () -> "it is ready", () -> Optional.of(service.get("ds_1"))
                    .filter(dataset -> dataset.status() == DatasetStatus.READY));
        }
    }

    private DatasetService service(DatasetStore store, String refused) throws IOException {
        BlobStore blobs = new WatchedBlobs(new FolderBlobs(folder), key -> {
            if (key.endsWith("/" + refused)) {
                throw new IOException(key + ": No space left on device");
            }
        });
        return new DatasetService(store, blobs, DatasetLimits.DEFAULTS, Clock.systemUTC(), 2, digest -> {});
    }

    private long regularFiles() throws IOException {
        try (Stream<Path> walk = Files.walk(folder)) {
            return walk.filter(Files::isRegularFile).count();
        }
    }
}
