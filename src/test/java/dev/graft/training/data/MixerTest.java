package dev.graft.training.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.graft.image.Pictures;
import dev.graft.training.data.Mixer.Box;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Mixed batches and their targets against torchvision's v2.MixUp and v2.CutMix, and the draws behind them. */
class MixerTest {
    private static final int SIZE = 4;
    private static final int WIDTH = 24;
    private static final int HEIGHT = 18;
    private static final int[] CLASS_INDEX = {3, 0, 4, 1};
    private static final int LABELS = 5;
    private static final int[] ORDINALS = {7, 3, 11, 5};

    static List<String[]> mixups() {
        return cases("mixup");
    }

    static List<String[]> cutmixes() {
        return cases("cutmix");
    }

    private static List<String[]> cases(String kind) {
        return Pictures.table("mixing.tsv").stream()
                .filter(cells -> cells[0].equals(kind))
                .toList();
    }

    @ParameterizedTest(name = "share {1}/65536")
    @MethodSource("mixups")
    void mixupLaysPicturesOverEachOther(String kind, int share, String digest, String targets) {
        ByteBuffer batch = batch();
        Mixer.lay(batch, SIZE, 3 * WIDTH * HEIGHT, share);

        assertThat(Pictures.digest(batch.array())).isEqualTo(digest);
        assertTargets(share / 65536f, targets);
    }

    @ParameterizedTest(name = "{1} around {2},{3}")
    @MethodSource("cutmixes")
    void cutmixPutsARectangleOfOnePictureIntoTheNext(
            String kind,
            double drawn,
            int x,
            int y,
            int left,
            int top,
            int right,
            int bottom,
            double share,
            String digest,
            String targets) {
        Box box = Box.around(x, y, drawn, WIDTH, HEIGHT);
        ByteBuffer batch = batch();
        Mixer.cut(batch, SIZE, WIDTH, HEIGHT, box);

        assertThat(box).isEqualTo(new Box(left, top, right, bottom));
        assertThat(box.share(WIDTH, HEIGHT)).isCloseTo(share, within(1e-12));
        assertThat(Pictures.digest(batch.array())).isEqualTo(digest);
        assertTargets((float) share, targets);
    }

    private static void assertTargets(float share, String expected) {
        Mixing mixing = new Mixing(new int[] {3, 0, 1, 2}, new float[] {share, share, share, share});
        float[] dense = new float[SIZE * LABELS];
        for (int i = 0; i < SIZE; i++) {
            dense[i * LABELS + CLASS_INDEX[i]] = 1;
        }
        float[] theirs = new float[SIZE * LABELS];
        String[] cells = expected.split(",");
        for (int i = 0; i < theirs.length; i++) {
            theirs[i] = Float.parseFloat(cells[i]);
        }
        // Torchvision rounds its shares to single precision once more.
        assertThat(mixing.targets(CLASS_INDEX, LABELS)).containsExactly(theirs, within(1e-6f));
        assertThat(mixing.targets(dense, LABELS)).containsExactly(theirs, within(1e-6f));
    }

    /** As the references' batch: the same picture, moved around by 5 columns each time. */
    private static ByteBuffer batch() {
        byte[] picture = Pictures.formula(WIDTH, HEIGHT).rgb();
        ByteBuffer batch = ByteBuffer.allocate(SIZE * picture.length);
        for (int i = 0; i < SIZE; i++) {
            for (int y = 0; y < HEIGHT; y++) {
                for (int x = 0; x < WIDTH; x++) {
                    batch.put(picture, 3 * (y * WIDTH + Math.floorMod(x - 5 * i, WIDTH)), 3);
                }
            }
        }
        return batch;
    }

    @Test
    void drawsDependOnSeedEpochAndItemsOnly() {
        Set<Float> shares = new HashSet<>();
        for (long seed = 0; seed < 4; seed++) {
            for (int epoch = 0; epoch < 4; epoch++) {
                for (int first = 0; first < 4; first++) {
                    int[] ordinals = {first, 9, 8, 7};
                    ByteBuffer one = batch();
                    ByteBuffer other = batch();
                    Mixing mixing = mixup(0.4, seed).mix(one, HEIGHT, WIDTH, epoch, ordinals);
                    Mixing again = mixup(0.4, seed).mix(other, HEIGHT, WIDTH, epoch, ordinals.clone());
                    assertThat(again.shares()).isEqualTo(mixing.shares());
                    assertThat(other.array()).isEqualTo(one.array());
                    assertThat(mixing.partners()).containsExactly(3, 0, 1, 2);
                    shares.add(mixing.shares()[0]);
                }
            }
        }
        assertThat(shares).hasSizeGreaterThan(60);
    }

    @Test
    void ofBothOneIsDrawnForEachBatch() {
        Mixer both = Mixer.of(Optional.of(1.0), Optional.of(1.0), 3).orElseThrow();
        int cut = 0;
        for (int epoch = 0; epoch < 200; epoch++) {
            ByteBuffer batch = batch();
            both.mix(batch, HEIGHT, WIDTH, epoch, ORDINALS);
            byte[] original = batch().array();
            // Where something was cut, every value is one picture's or the other's.
            boolean whole = IntStream.range(0, original.length / SIZE).allMatch(k -> {
                byte mixed = batch.get(original.length / SIZE + k);
                return mixed == original[original.length / SIZE + k] || mixed == original[k];
            });
            cut += whole ? 1 : 0;
        }
        assertThat(cut).isBetween(75, 125);
        assertThat(Mixer.of(Optional.empty(), Optional.empty(), 1)).isEmpty();
    }

    @Test
    void aBatchOfOneStaysAsItIs() {
        ByteBuffer batch = batch();
        Mixing mixing = mixup(1, 1).mix(batch, HEIGHT, WIDTH, 0, new int[] {5});

        assertThat(batch.array()).isEqualTo(batch().array());
        assertThat(mixing.targets(new int[] {2}, 3)).containsExactly(new float[] {0, 0, 1}, within(1e-7f));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.001, 0.2, 0.4, 1, 1.5, 8})
    void sharesHaveBetasMeanAndVariance(double alpha) {
        SplittableRandom random = new SplittableRandom(7);
        int draws = 40_000;
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < draws; i++) {
            double share = Beta.draw(alpha, random);
            assertThat(share).isBetween(0.0, 1.0);
            sum += share / draws;
            squares += share * share / draws;
        }
        // Four standard errors of the mean at most; those of the variance are smaller still.
        assertThat(sum).isCloseTo(0.5, within(0.01));
        assertThat(squares - sum * sum).isCloseTo(1 / (4 * (2 * alpha + 1)), within(0.005));
    }

    @Test
    void alphasAreAboveZero() {
        for (double alpha : new double[] {0, -1, Double.NaN}) {
            assertThatThrownBy(() -> mixup(alpha, 1)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> new Mixing(new int[2], new float[1])).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void batchesCarryHowTheyWereMixed() {
        List<int[]> epoch = List.of(new int[] {0, 1, 2}, new int[] {3, 4, 5}, new int[] {6, 7});
        List<Mixing> whole = mixings(2, epoch);
        assertThat(whole).hasSize(3);
        assertThat(whole.get(2).partners()).containsExactly(1, 0);
        // A resumed epoch, on other threads, goes on with the same shares.
        List<Mixing> rest = mixings(1, epoch.subList(1, 3));
        assertThat(rest.get(0).shares()).isEqualTo(whole.get(1).shares());
        assertThat(rest.get(1).shares()).isEqualTo(whole.get(2).shares());
    }

    private static List<Mixing> mixings(int threads, List<int[]> epoch) {
        try (PixelBatches batches = new PixelBatches(
                (ofEpoch, ordinal, target) -> target.put(new byte[3 * 4 * 4]),
                Optional.of(mixup(0.4, 1)),
                4,
                4,
                3,
                threads)) {
            assertThat(batches.mixing()).isEmpty();
            batches.begin(5, epoch);
            return Stream.generate(() -> {
                        batches.next();
                        return batches.mixing().orElseThrow();
                    })
                    .limit(epoch.size())
                    .toList();
        }
    }

    private static Mixer mixup(double alpha, long seed) {
        return new Mixer(Optional.of(alpha), Optional.empty(), seed);
    }
}
