package dev.graft.training.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graft.tensor.Batch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Batches made by several threads: every picture in its place, failures told, an end that does not wait for the rest. */
class PixelBatchesTest {
    private static final int HEIGHT = 2;
    private static final int WIDTH = 3;
    private static final int BATCH = 5;
    private static final int BYTES = 3 * HEIGHT * WIDTH;
    private static final PixelBatches.Picture NUMBERED = (epoch, ordinal, target) -> {
        for (int i = 0; i < BYTES; i++) {
            target.put((byte) (epoch * 100 + ordinal + i));
        }
    };

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 16})
    void everyPictureStandsInItsPlaceWhateverTheThreads(int threads) {
        try (PixelBatches batches = of(NUMBERED, threads)) {
            for (int epoch = 0; epoch < 2; epoch++) {
                List<int[]> ordinals = ordinals(9);
                batches.begin(epoch, ordinals);
                for (int[] expected : ordinals) {
                    Batch.Pixels batch = (Batch.Pixels) batches.next();
                    assertThat(batch.size()).isEqualTo(expected.length);
                    for (int i = 0; i < expected.length * BYTES; i++) {
                        assertThat(batch.rgb().get(i))
                                .isEqualTo((byte) (epoch * 100 + expected[i / BYTES] + i % BYTES));
                    }
                }
            }
        }
    }

    @Test
    void anEpochThatIsLeftEarlyMakesRoomForTheNext() {
        try (PixelBatches batches = of(NUMBERED, 2)) {
            for (int epoch = 0; epoch < 20; epoch++) {
                batches.begin(epoch, ordinals(9));
                batches.next();
            }
            assertThat(batches.mixing()).isEmpty();
        }
    }

    @Test
    void aPictureThatFailsFailsItsBatch() {
        PixelBatches.Picture failing = (epoch, ordinal, target) -> {
            if (ordinal == 7) {
                throw new IllegalStateException("picture 7");
            }
            NUMBERED.write(epoch, ordinal, target);
        };
        try (PixelBatches batches = of(failing, 2)) {
            batches.begin(0, ordinals(3));
            batches.next();
            assertThatThrownBy(batches::next)
                    .isExactlyInstanceOf(IllegalStateException.class)
                    .hasMessage("picture 7");
        }
    }

    @Test
    void theEndDoesNotWaitForPicturesThatNobodyHasBegun() {
        AtomicInteger made = new AtomicInteger();
        CountDownLatch begun = new CountDownLatch(1);
        PixelBatches.Picture slow = (epoch, ordinal, target) -> {
            begun.countDown();
            made.incrementAndGet();
            NUMBERED.write(epoch, ordinal, target);
        };
        PixelBatches batches = new PixelBatches(slow, Optional.empty(), HEIGHT, WIDTH, 100_000, 2);
        batches.begin(0, List.of(new int[100_000]));
        try {
            begun.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        batches.close();
        int atTheEnd = made.get();
        assertThat(atTheEnd).isPositive().isLessThanOrEqualTo(100_000);
        assertThat(made.get()).isEqualTo(atTheEnd);
    }

    @Test
    void aBatchThatIsTooLargeIsRefused() {
        try (PixelBatches batches = of(NUMBERED, 1)) {
            assertThatThrownBy(() -> batches.begin(0, List.of(new int[BATCH + 1])))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static PixelBatches of(PixelBatches.Picture picture, int threads) {
        return new PixelBatches(picture, Optional.empty(), HEIGHT, WIDTH, BATCH, threads);
    }

    /** Batches of 5, the last of 2. */
    private static List<int[]> ordinals(int batches) {
        List<int[]> ordinals = new ArrayList<>();
        for (int b = 0; b < batches; b++) {
            int size = b == batches - 1 ? 2 : BATCH;
            int[] batch = new int[size];
            for (int i = 0; i < size; i++) {
                batch[i] = b * BATCH + i;
            }
            ordinals.add(batch);
        }
        return ordinals;
    }
}
