package dev.graft.image.augment;

import dev.graft.image.EvalTransform;
import dev.graft.image.ImageDecoder;
import dev.graft.image.Interpolation;
import dev.graft.image.Resize;
import dev.graft.image.RgbImage;
import dev.graft.image.SharedData;
import dev.graft.image.augment.Change.AutoContrast;
import dev.graft.image.augment.Change.Brightness;
import dev.graft.image.augment.Change.Contrast;
import dev.graft.image.augment.Change.Equalize;
import dev.graft.image.augment.Change.Erase;
import dev.graft.image.augment.Change.Mirror;
import dev.graft.image.augment.Change.Posterize;
import dev.graft.image.augment.Change.Rotate;
import dev.graft.image.augment.Change.Saturation;
import dev.graft.image.augment.Change.Sharpness;
import dev.graft.image.augment.Change.ShearAcross;
import dev.graft.image.augment.Change.Shift;
import dev.graft.image.augment.Change.Translate;
import dev.graft.recipe.setting.Augmentation;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;

/**
 * Prints milliseconds of the processor for each change of a 224 x 224 picture: {@code java -cp
 * target/classes:target/test-classes dev.graft.image.augment.AugmentBenchmark SHARED_DATA}. No test: times on a busy machine prove
 * nothing.
 */
final class AugmentBenchmark {
    private static final ThreadMXBean THREAD = ManagementFactory.getThreadMXBean();
    private static final int ROUNDS = 8;
    private static final int REPEATS = 200;
    private static final EvalTransform EVAL = EvalTransform.of(
            224, 224, 0.875, List.of(0.485, 0.456, 0.406), List.of(1.0, 1.0, 1.0), Interpolation.BILINEAR);

    private AugmentBenchmark() {}

    public static void main(String[] arguments) throws IOException {
        byte[] file =
                SharedData.jpegs(Path.of(arguments[0], "hymenoptera.zip"), "").get(0);
        RgbImage photo = ImageDecoder.decode(file, Long.MAX_VALUE);
        RgbImage picture = Resize.apply(photo, 224, 224, Interpolation.BILINEAR);
        Fill fill = Fill.of(EVAL.mean());
        for (Change change : List.of(
                new Rotate(10),
                new ShearAcross(0.1),
                new Translate(30, 0),
                new Mirror(),
                new Brightness(1.2),
                new Contrast(1.2),
                new Saturation(1.2),
                new Shift(0.02),
                new Sharpness(1.3),
                new Posterize(6),
                new AutoContrast(),
                new Equalize(),
                new Erase(20, 30, 80, 90))) {
            print(change.toString(), i -> change.apply(picture, fill));
        }
        RgbImage stored = Resize.apply(photo, 427, 320, Interpolation.BILINEAR);
        ByteBuffer out = ByteBuffer.allocateDirect(EVAL.bytes());
        for (Augmentation augmentation : List.of(Augmentation.LIGHT, Augmentation.MEDIUM, Augmentation.STRONG)) {
            Augmenter augmenter = Augmenter.of(augmentation.changes(), EVAL);
            print(augmentation + " of 427 x 320", i -> {
                augmenter.apply(stored, 1, i / 100, i, out.clear());
                return out;
            });
        }
    }

    private static void print(String name, IntFunction<Object> work) {
        double best = Double.MAX_VALUE;
        int sink = 0;
        for (int round = 0; round < ROUNDS; round++) {
            long start = THREAD.getCurrentThreadCpuTime();
            for (int i = 0; i < REPEATS; i++) {
                sink += System.identityHashCode(work.apply(round * REPEATS + i)) & 1;
            }
            best = Math.min(best, (THREAD.getCurrentThreadCpuTime() - start) / 1e6 / REPEATS);
        }
        System.out.printf(Locale.ROOT, "%-48s %7.3f ms%s%n", name, best, sink < 0 ? "!" : "");
    }
}
