package dev.graft.dataset.pixels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graft.dataset.DatasetFixture;
import dev.graft.dataset.TestUploads;
import dev.graft.dataset.folder.DatasetFolder;
import dev.graft.dataset.item.Item;
import dev.graft.image.EvalTransform;
import dev.graft.image.ImageDecoder;
import dev.graft.image.Interpolation;
import dev.graft.image.Pictures;
import dev.graft.image.Resize;
import dev.graft.image.RgbImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PixelsTest {
    private static final long MAX_PIXELS = 1_000_000;
    private static final long PLENTY = 1 << 24;
    private static final BooleanSupplier GO_ON = () -> false;
    /** Asked when something is computed, which only finding it on disk avoids. */
    private static final BooleanSupplier STOPPED = () -> true;

    private static final List<Double> ONES = List.of(1.0, 1.0, 1.0);
    private static final EvalTransform TRANSFORM = new EvalTransform(20, 16, 16, ONES, ONES, Interpolation.BILINEAR);

    @TempDir
    Path folder;

    private Path cache;
    private DatasetFolder dataset;
    private List<Item> items;

    @BeforeEach
    void makeDataset() {
        cache = folder.resolve("cache");
        try (DatasetFixture datasets = new DatasetFixture(folder.resolve("data"))) {
            datasets.validated(
                    "ds_1",
                    new TestUploads()
                            .pictures("a", 6)
                            .pictures("b", 6)
                            .with("a/turned.jpg", Pictures.bytes("exif-6.jpg"))
                            .with("b/grey.jpg", Pictures.bytes("grey.jpg"))
                            .zip());
            dataset = datasets.service.folder("ds_1");
            items = dataset.items();
        }
    }

    @Test
    void evalPixelsAreThoseOfTheTransformAtFirstAndWhenReopened() throws IOException {
        assertEvalPixels(eval(TRANSFORM, PLENTY, GO_ON));
        assertEvalPixels(eval(TRANSFORM, PLENTY, STOPPED));
    }

    @Test
    void twoOpenersShareWhatEitherComputes() throws IOException {
        EvalPixels one = eval(TRANSFORM, PLENTY, GO_ON);
        EvalPixels other = eval(TRANSFORM, PLENTY, STOPPED);

        assertEvalPixels(one);
        assertEvalPixels(other);
    }

    @Test
    void manyThreadsGetTheSame() throws IOException {
        EvalPixels pixels = eval(TRANSFORM, PLENTY, GO_ON);

        IntStream.range(0, 200).parallel().forEach(i -> {
            int ordinal = i % items.size();
            assertThat(evalBytes(pixels, ordinal)).isEqualTo(expected(ordinal));
        });
    }

    @Test
    void whatDoesNotFitIsComputedAgain() throws IOException {
        long three = 3L * (TRANSFORM.bytes() + 8);

        assertEvalPixels(eval(TRANSFORM, three, GO_ON));

        EvalPixels reopened = eval(TRANSFORM, three, STOPPED);
        assertThat(evalBytes(reopened, 2)).isEqualTo(expected(2));
        assertThatThrownBy(() -> evalBytes(reopened, 3)).isInstanceOf(CancellationException.class);
        assertThat(Files.size(onlyFile())).isEqualTo(three);
    }

    @Test
    void withoutAnyBytesThereIsNoFile() throws IOException {
        assertEvalPixels(eval(TRANSFORM, 0, GO_ON));

        assertThat(cache).doesNotExist();
    }

    @Test
    void tornBytesAreComputedAgain() throws IOException {
        assertEvalPixels(eval(TRANSFORM, PLENTY, GO_ON));
        try (FileChannel channel = FileChannel.open(onlyFile(), StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.allocate(100), TRANSFORM.bytes() + 16 + 200);
        }

        EvalPixels stopped = eval(TRANSFORM, PLENTY, STOPPED);
        ByteBuffer target = ByteBuffer.allocate(TRANSFORM.bytes());
        assertThatThrownBy(() -> stopped.write(1, target)).isInstanceOf(CancellationException.class);
        assertThat(target.position()).isZero();
        assertEvalPixels(eval(TRANSFORM, PLENTY, GO_ON));
        assertEvalPixels(eval(TRANSFORM, PLENTY, STOPPED));
    }

    @Test
    void transformsDoNotShare() throws IOException {
        assertEvalPixels(eval(TRANSFORM, PLENTY, GO_ON));
        EvalTransform other = new EvalTransform(18, 16, 16, ONES, ONES, Interpolation.BILINEAR);

        assertThatThrownBy(() -> evalBytes(eval(other, PLENTY, STOPPED), 0)).isInstanceOf(CancellationException.class);
    }

    @Test
    void decodedItemsAreUprightAndReducedAtFirstAndWhenReopened() throws IOException {
        assertDecoded(decoded(5, PLENTY, GO_ON), 5);
        assertDecoded(decoded(5, PLENTY, STOPPED), 5);
        assertDecoded(decoded(320, PLENTY, GO_ON), 320);
        assertDecoded(decoded(320, PLENTY, STOPPED), 320);
    }

    @Test
    void decodedItemsThatDoNotFitAreDecodedAgain() throws IOException {
        assertDecoded(decoded(320, 500, GO_ON), 320);
        assertDecoded(decoded(320, 500, GO_ON), 320);

        assertThat(Files.size(onlyFile())).isLessThanOrEqualTo(500);
        assertThatThrownBy(() -> decoded(320, 500, STOPPED).image(items.size() - 1))
                .isInstanceOf(CancellationException.class);
    }

    private EvalPixels eval(EvalTransform transform, long maxBytes, BooleanSupplier stop) throws IOException {
        return EvalPixels.open(cache, dataset, items, transform, MAX_PIXELS, maxBytes, stop);
    }

    private DecodedItems decoded(int side, long maxBytes, BooleanSupplier stop) throws IOException {
        return DecodedItems.open(cache, dataset, items, side, MAX_PIXELS, maxBytes, stop);
    }

    private void assertEvalPixels(EvalPixels pixels) {
        for (int i = 0; i < items.size(); i++) {
            assertThat(evalBytes(pixels, i)).isEqualTo(expected(i));
        }
    }

    private static byte[] evalBytes(EvalPixels pixels, int ordinal) {
        ByteBuffer target = ByteBuffer.allocateDirect(TRANSFORM.bytes() + 7).position(7);
        pixels.write(ordinal, target);
        assertThat(target.hasRemaining()).isFalse();
        byte[] bytes = new byte[TRANSFORM.bytes()];
        target.get(7, bytes);
        return bytes;
    }

    private byte[] expected(int ordinal) {
        ByteBuffer out = ByteBuffer.allocate(TRANSFORM.bytes());
        TRANSFORM.apply(ImageDecoder.decode(dataset.bytes(items.get(ordinal)), MAX_PIXELS), out);
        return out.array();
    }

    private void assertDecoded(DecodedItems decoded, int side) {
        for (int i = 0; i < items.size(); i++) {
            RgbImage original = ImageDecoder.decode(dataset.bytes(items.get(i)), MAX_PIXELS);
            RgbImage image = decoded.image(i);
            int shorter = Math.min(original.width(), original.height());
            assertThat(Math.min(image.width(), image.height())).isEqualTo(Math.min(side, shorter));
            RgbImage read = ImageDecoder.decode(dataset.bytes(items.get(i)), MAX_PIXELS, side);
            RgbImage expected = read.width() == image.width()
                    ? read
                    : Resize.apply(read, image.width(), image.height(), Interpolation.BILINEAR);
            assertThat(image.rgb()).isEqualTo(expected.rgb());
        }
    }

    private Path onlyFile() throws IOException {
        try (Stream<Path> files = Files.list(cache)) {
            return files.reduce((a, b) -> {
                        throw new AssertionError(a + " and " + b);
                    })
                    .orElseThrow();
        }
    }
}
