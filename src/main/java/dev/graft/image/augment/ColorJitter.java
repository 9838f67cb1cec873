package dev.graft.image.augment;

import dev.graft.image.augment.Change.Brightness;
import dev.graft.image.augment.Change.Contrast;
import dev.graft.image.augment.Change.Saturation;
import dev.graft.image.augment.Change.Shift;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Random brightness, contrast, saturation and hue, in random order: torchvision's {@code ColorJitter}. Factors are drawn
 * evenly from {@code 1 - strength}, though not below 0, to {@code 1 + strength}, the hue from {@code -hue} to {@code hue}
 * turns. A strength of 0 leaves its part out.
 */
record ColorJitter(double brightness, double contrast, double saturation, double hue) {
    List<Change> draw(SplittableRandom random) {
        List<Change> changes = new ArrayList<>();
        if (brightness > 0) {
            changes.add(new Brightness(factor(brightness, random)));
        }
        if (contrast > 0) {
            changes.add(new Contrast(factor(contrast, random)));
        }
        if (saturation > 0) {
            changes.add(new Saturation(factor(saturation, random)));
        }
        if (hue > 0) {
            changes.add(new Shift(Draws.between(-hue, hue, random)));
        }
        for (int i = changes.size() - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            changes.set(i, changes.set(j, changes.get(i)));
        }
        return changes;
    }

    private static double factor(double strength, SplittableRandom random) {
        return Draws.between(Math.max(0, 1 - strength), 1 + strength, random);
    }
}
