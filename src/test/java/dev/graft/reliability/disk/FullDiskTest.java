package dev.graft.reliability.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.graft.attempt.AttemptFolder;
import dev.graft.attempt.LineLog;
import dev.graft.attempt.LineTail;
import dev.graft.attempt.result.AttemptResult;
import dev.graft.attempt.result.AttemptResult.Outcome;
import dev.graft.blob.FolderBlobs;
import dev.graft.dataset.DatasetFixture;
import dev.graft.dataset.TestUploads;
import dev.graft.dataset.folder.DatasetFolder;
import dev.graft.dataset.pixels.EvalPixels;
import dev.graft.disk.FullDisk;
import dev.graft.disk.Room;
import dev.graft.image.EvalTransform;
import dev.graft.image.Interpolation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Single writes to a disk without a byte left. */
class FullDiskTest {
    private static final List<Double> ONES = List.of(1.0, 1.0, 1.0);

    @TempDir
    Path folder;

    private SmallDisk disk;

    @BeforeEach
    void mount() throws IOException {
        Optional<SmallDisk> mounted = SmallDisk.mount(folder.resolve("disk"), 2);
        assumeTrue(mounted.isPresent(), "no file system may be mounted here: a full disk can't be tried");
        disk = mounted.get();
    }

    @AfterEach
    void unmount() {
        if (disk != null) {
            disk.close();
        }
    }

    @Test
    void aLineThatIsCutByAFullDiskIsTakenAway() throws IOException {
        Path file = disk.root().resolve("lines");
        String line = "x".repeat(3_000);
        try (LineLog log = new LineLog(file)) {
            log.append(line);
            disk.fill(0);
            assertThatThrownBy(() -> log.append(line))
                    .isInstanceOf(UncheckedIOException.class)
                    .matches(FullDisk::isTold);
            log.append("short");
        }
        assertThat(LineTail.read(file, 0, String.class).values()).containsExactly(line, "short");
    }

    @Test
    void howAnAttemptEndedCanAlwaysBeSaid() throws IOException {
        AttemptFolder attempt = new AttemptFolder(disk.root());
        AttemptFolder.reserve(attempt.path());
        disk.fill(0);
        AttemptResult result = AttemptResult.without(Outcome.STOPPED, 3);
        attempt.writeResult(result);

        assertThat(attempt.result()).contains(result);
    }

    @Test
    void whatIsDeletedGoesThoughThereIsNoRoom() throws IOException {
        FolderBlobs blobs = new FolderBlobs(disk.root());
        Path file = blobs.newFile();
        Files.write(file, new byte[100_000]);
        blobs.put("datasets/ds_1/a", file);
        disk.fill(0);
        long before = new Room(disk.root()).freeBytes();

        blobs.deleteAll("datasets/ds_1");

        assertThat(new Room(disk.root()).freeBytes()).isGreaterThan(before + 90_000);
    }

    @Test
    void lookingForAPictureThatIsNotThereTakesNoRoom() throws IOException {
        try (DatasetFixture datasets = new DatasetFixture(folder.resolve("data"))) {
            datasets.validated(
                    "ds_1", new TestUploads().pictures("a", 6).pictures("b", 6).zip());
            DatasetFolder dataset = datasets.service.folder("ds_1");
            EvalTransform transform = new EvalTransform(64, 64, 64, ONES, ONES, Interpolation.BILINEAR);
            EvalPixels pixels =
                    EvalPixels.open(disk.root(), dataset, dataset.items(), transform, 1_000_000, 1 << 20, () -> true);
            disk.fill(0);
            ByteBuffer target = ByteBuffer.allocate(transform.bytes());
            for (int ordinal : IntStream.range(0, dataset.items().size()).toArray()) {
                assertThatThrownBy(() -> pixels.write(ordinal, target)).isInstanceOf(CancellationException.class);
            }
        }
    }
}
