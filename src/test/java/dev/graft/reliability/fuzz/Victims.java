package dev.graft.reliability.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graft.basemodel.ModelFolder;
import dev.graft.basemodel.TinyModels;
import dev.graft.dataset.Dataset;
import dev.graft.dataset.DatasetFixture;
import dev.graft.dataset.DatasetStatus;
import dev.graft.dataset.FakeDatasetStore;
import dev.graft.dataset.archive.ArchiveReader;
import dev.graft.dataset.archive.ArchiveVisitor;
import dev.graft.dataset.archive.DamagedEntryException;
import dev.graft.dataset.item.DatasetLimits;
import dev.graft.dataset.item.Exclusion;
import dev.graft.error.ErrorCode;
import dev.graft.error.GraftException;
import dev.graft.image.EvalTransform;
import dev.graft.image.ImageDecoder;
import dev.graft.image.Interpolation;
import dev.graft.image.RgbImage;
import dev.graft.image.UnreadableImageException;
import dev.graft.it.harness.Await;
import dev.graft.tensor.Safetensors;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What bad bytes are fed to in this process. Each says whether it took them, and throws where it answered as it must not. */
final class Victims implements AutoCloseable {
    /** Little enough for bombs to be small. */
    private static final DatasetLimits LIMITS = new DatasetLimits(8 << 20, 1000, 1 << 20, 256 << 20, 1_000_000);

    private static final EvalTransform TRANSFORM =
            EvalTransform.of(32, 32, 0.875, List.of(0.5, 0.5, 0.5), List.of(0.5, 0.5, 0.5), Interpolation.BILINEAR);

    private static final Duration SWEPT = Duration.ofSeconds(10);

    private final Path file;
    private final Path model;
    private final DatasetFixture datasets;
    private int uploads;

    Victims(Path folder) throws IOException {
        this.file = folder.resolve("input");
        this.model = folder.resolve("model");
        this.datasets = new DatasetFixture(folder.resolve("home"), new FakeDatasetStore(), LIMITS);
        TinyModels.write(model);
    }

    /** Something that takes bytes. */
    interface Victim {
        boolean takes(byte[] bytes) throws Exception;
    }

    boolean archive(byte[] bytes) throws Exception {
        Files.write(file, bytes);
        try {
            new ArchiveReader(file, LIMITS).read(new Reader());
            return true;
        } catch (GraftException e) {
            assertTold(e.code(), e.getMessage());
            return false;
        }
    }

    /** Reads whatever it is shown to its end. */
    private static final class Reader implements ArchiveVisitor {
        @Override
        public void file(String path, int bytes, InputStream content) throws IOException {
            assertThat(path.split("/", -1)).doesNotContain("..", ".", "");
            assertThat(path).doesNotContain("\\", "\0");
            assertThat(bytes).isBetween(0, LIMITS.maxItemBytes());
            try {
                assertThat(content.readAllBytes()).hasSizeLessThanOrEqualTo(bytes);
            } catch (DamagedEntryException e) {
                assertThat(e).hasMessageNotContaining("null");
            }
        }

        @Override
        public void refused(Exclusion exclusion) {
            assertThat(exclusion.message()).isNotEmpty();
        }
    }

    /** All the way: upload, validation, deletion. */
    boolean dataset(byte[] bytes) {
        String id = "ds_" + uploads++;
        boolean ready = false;
        try {
            Dataset dataset = datasets.validated(id, bytes);
            ready = dataset.status() == DatasetStatus.READY;
            if (ready) {
                datasets.service.folder(id).items().forEach(item -> datasets.service.content(id, item));
            } else {
                dataset.error().ifPresent(error -> assertThat(error.code()).isNotEqualTo("internal"));
            }
            datasets.service.delete(id, Optional.empty());
        } catch (GraftException e) {
            assertTold(e.code(), e.getMessage());
        }
        Await.until(SWEPT, () -> "gone: " + datasets.files(), () -> Optional.of(true)
                .filter(any -> isEmpty()));
        return ready;
    }

    /** The validation's thread may still be deleting. */
    private boolean isEmpty() {
        try {
            return datasets.files().isEmpty();
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    boolean image(byte[] bytes) {
        return image(bytes, 200_000);
    }

    /** With the service's own limit, under which whatever the header says must fit into memory. */
    boolean largeImage(byte[] bytes) {
        return image(bytes, DatasetLimits.DEFAULTS.maxPixels());
    }

    private static boolean image(byte[] bytes, long maxPixels) {
        try {
            RgbImage image = ImageDecoder.decode(bytes, maxPixels);
            assertThat((long) image.width() * image.height()).isLessThanOrEqualTo(maxPixels);
            TRANSFORM.apply(image, ByteBuffer.allocate(TRANSFORM.bytes()));
            return true;
        } catch (UnreadableImageException e) {
            assertThat(e).hasMessageEndingWith(".");
            return false;
        }
    }

    boolean weights(byte[] bytes) throws Exception {
        Files.write(file, bytes);
        Safetensors read;
        try {
            read = Safetensors.open(file);
        } catch (IOException e) {
            assertThat(e.getMessage()).isNotBlank();
            return false;
        }
        for (String name : read.names()) {
            int size = read.shape(name).stream().reduce(1, (a, b) -> a * b);
            if (read.isFloating(name)) {
                assertThat(read.floats(name).values().limit()).isEqualTo(size);
            }
        }
        return true;
    }

    /** A model whose header of weights, or whose configuration, is given; the weights themselves are zeros. */
    boolean weightsOfModel(byte[] bytes) throws Exception {
        Path weights = model.resolve(ModelFolder.WEIGHTS);
        return inModel(weights, bytes);
    }

    boolean configurationOfModel(byte[] bytes) throws Exception {
        return inModel(model.resolve(ModelFolder.CONFIG), bytes);
    }

    Path model() {
        return model;
    }

    private boolean inModel(Path part, byte[] bytes) throws Exception {
        Path good = part.resolveSibling("good");
        Files.move(part, good);
        try {
            Files.write(part, bytes);
            ModelFolder folder = ModelFolder.open(model);
            folder.config().transform();
            folder.weights(folder.backbone());
            return true;
        } catch (GraftException e) {
            assertThat(e.code()).isEqualTo(ErrorCode.BASE_MODEL_INVALID);
            return false;
        } finally {
            Files.delete(part);
            Files.move(good, part);
        }
    }

    private static void assertTold(ErrorCode code, String message) {
        assertThat(code).as(message).isNotEqualTo(ErrorCode.INTERNAL);
        assertThat(message).endsWith(".").doesNotContain("null");
    }

    @Override
    public void close() {
        datasets.close();
    }
}
