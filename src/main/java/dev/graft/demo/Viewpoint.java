package dev.graft.demo;

import java.awt.image.BufferedImage;
import java.util.Random;

/**
 * From where a flat sign is seen: for each pixel of the picture the point of the sign that it shows, by a random
 * projective map (turn, size, shear, tilt away from the camera).
 *
 * @param map nine numbers, row by row; picture in (-1, -1) to (1, 1) to sign in the same square
 */
record Viewpoint(double[] map) {
    private static final int SAMPLES = 3;

    static Viewpoint random(Random random) {
        double angle = Math.toRadians(24 * random.nextDouble() - 12);
        double zoom = 1.1 + 0.5 * random.nextDouble();
        double shear = 0.3 * random.nextDouble() - 0.15;
        double room = 1 - 1 / zoom;
        double x = room * (1.6 * random.nextDouble() - 0.8);
        double y = room * (1.6 * random.nextDouble() - 0.8);
        double a = zoom * Math.cos(angle) * (0.9 + 0.4 * random.nextDouble());
        double b = zoom * (shear - Math.sin(angle));
        double d = zoom * Math.sin(angle);
        double e = zoom * Math.cos(angle);
        double tiltX = 0.5 * random.nextDouble() - 0.25;
        double tiltY = 0.4 * random.nextDouble() - 0.2;
        return new Viewpoint(new double[] {a, b, -a * x - b * y, d, e, -d * x - e * y, tiltX, tiltY, 1});
    }

    /** Lays the face (with transparency) over the picture. */
    void project(BufferedImage face, BufferedImage picture) {
        int size = picture.getWidth();
        for (int row = 0; row < size; row++) {
            for (int column = 0; column < size; column++) {
                blend(face, picture, column, row, size);
            }
        }
    }

    private void blend(BufferedImage face, BufferedImage picture, int column, int row, int size) {
        double[] sum = new double[4];
        for (int i = 0; i < SAMPLES * SAMPLES; i++) {
            double u = 2 * (column + (i % SAMPLES + 0.5) / SAMPLES) / size - 1;
            double v = 2 * (row + (i / SAMPLES + 0.5) / SAMPLES) / size - 1;
            double depth = map[6] * u + map[7] * v + map[8];
            double x = (map[0] * u + map[1] * v + map[2]) / depth;
            double y = (map[3] * u + map[4] * v + map[5]) / depth;
            if (Math.abs(x) < 1 && Math.abs(y) < 1) {
                int argb = face.getRGB((int) ((x + 1) / 2 * face.getWidth()), (int) ((y + 1) / 2 * face.getHeight()));
                double alpha = (argb >>> 24) / 255.0;
                sum[0] += alpha;
                sum[1] += alpha * (argb >> 16 & 255);
                sum[2] += alpha * (argb >> 8 & 255);
                sum[3] += alpha * (argb & 255);
            }
        }
        if (sum[0] == 0) {
            return;
        }
        int under = picture.getRGB(column, row);
        double cover = sum[0] / (SAMPLES * SAMPLES);
        int mixed = 0;
        for (int channel = 0; channel < 3; channel++) {
            int shift = 16 - 8 * channel;
            double over = sum[channel + 1] / (SAMPLES * SAMPLES);
            mixed |= (int) (over + (1 - cover) * (under >> shift & 255)) << shift;
        }
        picture.setRGB(column, row, mixed);
    }
}
