package dev.graft.image.augment;

import dev.graft.image.augment.Change.AutoContrast;
import dev.graft.image.augment.Change.Brightness;
import dev.graft.image.augment.Change.Contrast;
import dev.graft.image.augment.Change.Equalize;
import dev.graft.image.augment.Change.Posterize;
import dev.graft.image.augment.Change.Rotate;
import dev.graft.image.augment.Change.Saturation;
import dev.graft.image.augment.Change.Sharpness;
import dev.graft.image.augment.Change.ShearAcross;
import dev.graft.image.augment.Change.ShearDown;
import dev.graft.image.augment.Change.Solarize;
import dev.graft.image.augment.Change.Translate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * So many changes drawn evenly from fourteen kinds, one of which is none, all of one magnitude: RandAugment (Cubuk et al.
 * 2020) with the kinds and strengths of torchvision's {@code RandAugment}. What moves pixels does so bilinearly, where
 * torchvision's default takes the nearest.
 *
 * @param operations how many, one after the other, 0 or more
 * @param magnitude 0 to 30; 9 is torchvision's default
 */
record RandAugment(int operations, int magnitude) {
    private static final int TOP = 30;

    /** Of the picture's side at the top magnitude. */
    private static final double TRANSLATION = 150.0 / 331.0;

    private static final double SHEAR = 0.3;
    private static final double DEGREES = 30;
    private static final double ENHANCEMENT = 0.9;
    private static final int BITS_LOST = 4;

    RandAugment {
        if (operations < 0 || magnitude < 0 || magnitude > TOP) {
            throw new IllegalArgumentException("no RandAugment: " + operations + " of magnitude " + magnitude);
        }
    }

    /** The kinds of changes. */
    enum Kind {
        IDENTITY,
        SHEAR_ACROSS,
        SHEAR_DOWN,
        TRANSLATE_ACROSS,
        TRANSLATE_DOWN,
        ROTATE,
        BRIGHTNESS,
        SATURATION,
        CONTRAST,
        SHARPNESS,
        POSTERIZE,
        SOLARIZE,
        AUTO_CONTRAST,
        EQUALIZE
    }

    private static final Kind[] KINDS = Kind.values();

    /** The changes of a picture of this size. */
    List<Change> draw(int width, int height, SplittableRandom random) {
        List<Change> changes = new ArrayList<>();
        for (int i = 0; i < operations; i++) {
            Kind kind = KINDS[random.nextInt(KINDS.length)];
            change(kind, random.nextBoolean() ? -1 : 1, width, height).ifPresent(changes::add);
        }
        return changes;
    }

    /** @param sign 1, or -1 for the opposite direction where there is one */
    Optional<Change> change(Kind kind, int sign, int width, int height) {
        double part = (double) magnitude / TOP;
        double signed = sign * part;
        return switch (kind) {
            case IDENTITY -> Optional.empty();
            case SHEAR_ACROSS -> Optional.of(new ShearAcross(signed * SHEAR));
            case SHEAR_DOWN -> Optional.of(new ShearDown(signed * SHEAR));
            case TRANSLATE_ACROSS -> Optional.of(new Translate((int) (signed * TRANSLATION * width), 0));
            case TRANSLATE_DOWN -> Optional.of(new Translate(0, (int) (signed * TRANSLATION * height)));
            case ROTATE -> Optional.of(new Rotate(signed * DEGREES));
            case BRIGHTNESS -> Optional.of(new Brightness(1 + signed * ENHANCEMENT));
            case SATURATION -> Optional.of(new Saturation(1 + signed * ENHANCEMENT));
            case CONTRAST -> Optional.of(new Contrast(1 + signed * ENHANCEMENT));
            case SHARPNESS -> Optional.of(new Sharpness(1 + signed * ENHANCEMENT));
            case POSTERIZE -> Optional.of(new Posterize(8 - (int) Math.rint(part * BITS_LOST)));
            case SOLARIZE -> Optional.of(new Solarize(255 * (1 - part)));
            case AUTO_CONTRAST -> Optional.of(new AutoContrast());
            case EQUALIZE -> Optional.of(new Equalize());
        };
    }
}
