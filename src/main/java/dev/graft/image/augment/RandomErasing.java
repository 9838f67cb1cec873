package dev.graft.image.augment;

import dev.graft.image.augment.Change.Erase;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * A random rectangle of a fiftieth to a third of the area, filled: random erasing (Zhong et al. 2020) with the ranges of
 * torchvision's {@code RandomErasing}.
 *
 * @param probability that there is one, 0 to 1
 */
record RandomErasing(double probability) {
    private static final int TRIES = 10;
    private static final double LEAST_AREA = 0.02;
    private static final double GREATEST_AREA = 0.33;

    /** Of height to width. */
    private static final double LEAST_RATIO = 0.3;

    private static final double GREATEST_RATIO = 3.3;

    /** Empty where none was drawn, or none that was drawn fits. */
    Optional<Change> draw(int width, int height, SplittableRandom random) {
        if (random.nextDouble() >= probability) {
            return Optional.empty();
        }
        for (int i = 0; i < TRIES; i++) {
            double area = (double) width * height * Draws.between(LEAST_AREA, GREATEST_AREA, random);
            double ratio = Math.exp(Draws.between(Math.log(LEAST_RATIO), Math.log(GREATEST_RATIO), random));
            int down = (int) Math.rint(Math.sqrt(area * ratio));
            int across = (int) Math.rint(Math.sqrt(area / ratio));
            if (down < height && across < width) {
                int top = random.nextInt(height - down + 1);
                int left = random.nextInt(width - across + 1);
                return Optional.of(new Erase(left, top, across, down));
            }
        }
        return Optional.empty();
    }
}
