package dev.graft.recipe.setting;

/** How much training pictures are changed at random. */
public enum Augmentation {
    /** Not at all: training sees what evaluation sees. */
    NONE(new Changes(1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)),
    /** A random crop of half to all of the picture's area, mirrored half of the time. */
    LIGHT(new Changes(0.5, 0.5, 0, 0, 0, 0, 0, 0, 0, 0, 0)),
    /** A random crop of a quarter to all of the picture's area, mirrored half of the time. */
    MEDIUM(new Changes(0.25, 0.5, 0, 0, 0, 0, 0, 0, 0, 0, 0)),
    /** torchvision's standard: a random crop of 8 to 100 % of the picture's area, mirrored half of the time. */
    CROPS(new Changes(0.08, 0.5, 0, 0, 0, 0, 0, 0, 0, 0, 0)),
    /** Medium's crop and mirror, and besides rotation, colour jitter, two operations of RandAugment, random erasing. */
    STRONG(new Changes(0.25, 0.5, 0, 10, 0.2, 0.2, 0.2, 0, 2, 9, 0.25));

    private final Changes changes;

    /**
     * How much of each change. Every 0 leaves its change out.
     *
     * @param minArea least share of a picture's area that a crop keeps, above 0, at most 1
     * @param flip probability of swapping left and right
     * @param verticalFlip probability of swapping top and bottom
     * @param rotationDegrees greatest angle of a rotation, either way
     * @param brightness greatest distance of its factor from 1; so are contrast and saturation
     * @param hue greatest turn of colours on their circle, either way, in turns, at most 0.5
     * @param operations of RandAugment
     * @param magnitude of RandAugment's operations, 0 to 30
     * @param erasing probability of erasing a rectangle
     */
    public record Changes(
            double minArea,
            double flip,
            double verticalFlip,
            double rotationDegrees,
            double brightness,
            double contrast,
            double saturation,
            double hue,
            int operations,
            int magnitude,
            double erasing) {}

    Augmentation(Changes changes) {
        this.changes = changes;
    }

    public Changes changes() {
        return changes;
    }

    /** Least share of a picture's area that a crop keeps. */
    public double minArea() {
        return changes.minArea();
    }
}
