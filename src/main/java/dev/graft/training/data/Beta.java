package dev.graft.training.data;

import java.util.SplittableRandom;

/** Numbers of the symmetric Beta distribution, each made of two of a Gamma distribution. */
final class Beta {
    private Beta() {}

    /**
     * A number from 0 to 1.
     *
     * @param alpha both of the distribution's, above 0: at 1 all numbers are alike, below it ends are more likely, above
     *     it the middle is
     */
    static double draw(double alpha, SplittableRandom random) {
        double one = gamma(alpha, random);
        double other = gamma(alpha, random);
        // With a tiny alpha both may be too small for a double: then, as good as ever, it is one of the ends.
        return one + other > 0 ? one / (one + other) : random.nextInt(2);
    }

    /** Marsaglia and Tsang, "A simple method for generating gamma variables" (2000); below 1 by their section 6. */
    private static double gamma(double shape, SplittableRandom random) {
        if (shape < 1) {
            return gamma(shape + 1, random) * Math.pow(random.nextDouble(), 1 / shape);
        }
        double d = shape - 1.0 / 3;
        double c = 1 / Math.sqrt(9 * d);
        while (true) {
            double x = random.nextGaussian();
            double v = Math.pow(1 + c * x, 3);
            if (v > 0 && Math.log(random.nextDouble()) < 0.5 * x * x + d - d * v + d * Math.log(v)) {
                return d * v;
            }
        }
    }
}
