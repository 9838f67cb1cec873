package dev.graft.demo;

import java.awt.image.BufferedImage;
import java.awt.image.ConvolveOp;
import java.awt.image.Kernel;
import java.util.Arrays;
import java.util.Random;

/** What light and a cheap camera do to a picture: white balance, shade, blur, grain. */
final class Camera {
    private Camera() {}

    static BufferedImage take(BufferedImage scene, Random random) {
        BufferedImage picture = blurred(scene, random);
        int size = picture.getWidth();
        double exposure = 0.55 + 0.65 * random.nextDouble();
        double[] gains = new double[3];
        for (int channel = 0; channel < 3; channel++) {
            gains[channel] = exposure * (0.6 + 0.8 * random.nextDouble());
        }
        double shadeX = 0.6 * random.nextDouble() - 0.3;
        double shadeY = 0.6 * random.nextDouble() - 0.3;
        double haze = 60 * Math.max(0, random.nextDouble() - 0.5);
        double grain = 2 + 14 * random.nextDouble() * random.nextDouble();
        for (int row = 0; row < size; row++) {
            for (int column = 0; column < size; column++) {
                double shade = 1 + shadeX * (2.0 * column / size - 1) + shadeY * (2.0 * row / size - 1);
                int from = picture.getRGB(column, row);
                int to = 0;
                for (int channel = 0; channel < 3; channel++) {
                    int shift = 16 - 8 * channel;
                    double value = (from >> shift & 255) * gains[channel] * shade;
                    value += haze + grain * random.nextGaussian();
                    to |= (int) Math.max(0, Math.min(255, value)) << shift;
                }
                picture.setRGB(column, row, to);
            }
        }
        return picture;
    }

    /** Out of focus, or moved while the shutter was open; the picture's edge stays as it was. */
    private static BufferedImage blurred(BufferedImage scene, Random random) {
        int width = 1 + 2 * random.nextInt(2);
        int height = 1 + 2 * random.nextInt(2);
        float[] weights = new float[width * height];
        Arrays.fill(weights, 1f / weights.length);
        Kernel kernel = new Kernel(width, height, weights);
        return new ConvolveOp(kernel, ConvolveOp.EDGE_NO_OP, null).filter(scene, null);
    }
}
