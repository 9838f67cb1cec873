package dev.graft.recipe;

/** How much training pictures are changed at random. */
public enum Augmentation {
    /** Not at all. */
    NONE(1),
    /** A random crop of half to all of the picture's area, mirrored half of the time. */
    LIGHT(0.5),
    /** A random crop of a quarter to all of the picture's area, mirrored half of the time. */
    MEDIUM(0.25),
    /** torchvision's standard: a random crop of 8 to 100 % of the picture's area, mirrored half of the time. */
    CROPS(0.08);

    private final double minArea;

    Augmentation(double minArea) {
        this.minArea = minArea;
    }

    /** Least share of a picture's area that a crop keeps. */
    public double minArea() {
        return minArea;
    }
}
