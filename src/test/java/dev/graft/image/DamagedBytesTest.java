package dev.graft.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Damaged files of every kind: a picture or an {@link UnreadableImageException}, nothing else, and that soon. */
class DamagedBytesTest {
    /** Rounds a file; with -Dgraft.fuzz.rounds=5000 a night's work. */
    private static final int ROUNDS = Integer.getInteger("graft.fuzz.rounds", 60);

    private static final long MAX_PIXELS = 200_000;

    static List<String> files() {
        return Pictures.table("files.tsv").stream().map(cells -> cells[0]).toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("files")
    void flippedBytesAndCutsNeverEscapeAsAnotherException(String file) {
        byte[] whole = Pictures.bytes(file);
        SplittableRandom random = new SplittableRandom(file.hashCode());
        for (int round = 0; round < ROUNDS; round++) {
            byte[] bytes = damaged(whole, random);
            try {
                RgbImage image = ImageDecoder.decode(bytes, MAX_PIXELS);
                assertThat((long) image.width() * image.height()).isLessThanOrEqualTo(MAX_PIXELS);
            } catch (UnreadableImageException e) {
                assertThat(e).hasMessageEndingWith(".");
            } catch (RuntimeException | Error e) {
                fail("round " + round + " of " + file, e);
            }
        }
    }

    /** A few bytes changed, mostly near the start where the structure is; sometimes cut, or a stretch repeated. */
    private static byte[] damaged(byte[] whole, SplittableRandom random) {
        byte[] bytes = random.nextInt(4) == 0 ? Arrays.copyOf(whole, random.nextInt(whole.length + 1)) : whole.clone();
        int changes = bytes.length == 0 ? 0 : 1 + random.nextInt(6);
        for (int i = 0; i < changes; i++) {
            int near = random.nextBoolean() ? Math.min(bytes.length, 200) : bytes.length;
            int at = random.nextInt(near);
            switch (random.nextInt(4)) {
                case 0 -> bytes[at] = (byte) random.nextInt(256);
                case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> bytes[at] = (byte) (random.nextBoolean() ? 0 : 255);
                default -> {
                    int from = random.nextInt(bytes.length);
                    int length = Math.min(random.nextInt(16), bytes.length - Math.max(at, from));
                    System.arraycopy(bytes, from, bytes, at, length);
                }
            }
        }
        return bytes;
    }
}
