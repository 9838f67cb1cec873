package dev.graft.image.augment;

import dev.graft.image.EvalTransform;
import dev.graft.image.RgbImage;
import dev.graft.image.TrainTransform;
import dev.graft.image.augment.Change.Mirror;
import dev.graft.image.augment.Change.Rotate;
import dev.graft.recipe.setting.Augmentation.Changes;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The whole random preparation of a picture for training: crop and mirror ({@link TrainTransform}), then in this order,
 * as far as they are wanted, top and bottom swapped, rotation, colour jitter, RandAugment, random erasing. A pure
 * function of picture, seed, epoch and item, for any number of threads.
 *
 * @param crop decides the size of the result
 * @param changes how much of everything
 * @param fill what rotations and the like leave empty
 */
public record Augmenter(TrainTransform crop, Changes changes, Fill fill) {
    /** As torchvision draws crops. */
    private static final double RATIO_FROM = 3 / 4.0;

    private static final double RATIO_TO = 4 / 3.0;

    /** Pictures of the size, and around the mean, that evaluation gives to the same network. */
    public static Augmenter of(Changes changes, EvalTransform eval) {
        TrainTransform crop = new TrainTransform(
                eval.height(),
                eval.width(),
                changes.minArea(),
                1,
                RATIO_FROM,
                RATIO_TO,
                changes.flip(),
                eval.interpolation());
        return new Augmenter(crop, changes, Fill.of(eval.mean()));
    }

    /**
     * Writes [height, width, 3] bytes of red, green and blue at the buffer's position, and moves it behind them.
     *
     * @param epoch counted from 0
     * @param item its place in the dataset
     */
    public void apply(RgbImage image, long seed, int epoch, int item, ByteBuffer out) {
        List<Change> drawn = draw(seed, epoch, item);
        if (drawn.isEmpty()) {
            crop.apply(image, seed, epoch, item, out);
            return;
        }
        byte[] cropped = new byte[crop.bytes()];
        crop.apply(image, seed, epoch, item, ByteBuffer.wrap(cropped));
        RgbImage changed = new RgbImage(crop.width(), crop.height(), cropped);
        for (Change change : drawn) {
            changed = change.apply(changed, fill);
        }
        out.put(changed.rgb());
    }

    /** What is done to an item's crop in an epoch. */
    List<Change> draw(long seed, int epoch, int item) {
        SplittableRandom random = Draws.of(seed, epoch, item);
        List<Change> drawn = new ArrayList<>();
        if (random.nextDouble() < changes.verticalFlip()) {
            drawn.add(new Mirror());
        }
        if (changes.rotationDegrees() > 0) {
            drawn.add(new Rotate(Draws.between(-changes.rotationDegrees(), changes.rotationDegrees(), random)));
        }
        drawn.addAll(new ColorJitter(changes.brightness(), changes.contrast(), changes.saturation(), changes.hue())
                .draw(random));
        drawn.addAll(
                new RandAugment(changes.operations(), changes.magnitude()).draw(crop.width(), crop.height(), random));
        new RandomErasing(changes.erasing())
                .draw(crop.width(), crop.height(), random)
                .ifPresent(drawn::add);
        return drawn;
    }
}
