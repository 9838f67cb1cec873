package dev.graft.training.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SamplerTest {
    private static final int[] ITEMS = IntStream.range(10, 33).toArray();

    /** Of 23 items 3 have label 1. */
    private static final int[] LABELS =
            IntStream.range(0, 23).map(i -> i < 3 ? 1 : 0).toArray();

    private static int[] flat(int[][] batches) {
        return Arrays.stream(batches).flatMapToInt(Arrays::stream).toArray();
    }

    @Test
    void anEpochSeesEveryItemOnce() {
        Sampler sampler = new Sampler(ITEMS, Optional.empty(), 5, 7);
        int[][] batches = sampler.epoch(0);

        assertThat(batches).hasNumberOfRows(sampler.batchesPerEpoch());
        assertThat(batches[4]).hasSize(3);
        assertThat(flat(batches)).containsExactlyInAnyOrder(ITEMS).isNotEqualTo(ITEMS);
    }

    @Test
    void epochsDifferAndCanBeRepeated() {
        Sampler sampler = new Sampler(ITEMS, Optional.empty(), 5, 7);

        assertThat(flat(sampler.epoch(1))).isNotEqualTo(flat(sampler.epoch(0)));
        assertThat(flat(sampler.epoch(1))).isEqualTo(flat(new Sampler(ITEMS, Optional.empty(), 5, 7).epoch(1)));
    }

    @Test
    void balancedSamplingSeesEachLabelAsOften() {
        Sampler sampler = new Sampler(ITEMS, Optional.of(LABELS), 5, 7);
        int[] seen = flat(sampler.epoch(3));
        long rare = Arrays.stream(seen).filter(item -> item < 13).count();

        assertThat(seen).hasSameSizeAs(ITEMS);
        assertThat(rare).isBetween(11L, 12L);
        assertThat(Arrays.stream(seen).filter(item -> item < 13).distinct().count())
                .isEqualTo(3);
        assertThat(Arrays.stream(seen).filter(item -> item >= 13).distinct().count())
                .isEqualTo(seen.length - rare);
    }
}
