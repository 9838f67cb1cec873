package dev.graft.demo;

import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.util.Random;

/** What stands behind a sign: a plain slope of colour, houses under a sky, or leaves. */
final class Backdrop {
    private Backdrop() {}

    static void paint(Graphics2D canvas, int size, Random random) {
        canvas.setPaint(
                new GradientPaint(0, 0, colour(random), (float) (size * random.nextDouble()), size, colour(random)));
        canvas.fillRect(0, 0, size, size);
        switch (random.nextInt(3)) {
            case 0 -> houses(canvas, size, random);
            case 1 -> leaves(canvas, size, random);
            default -> {
                // The slope alone.
            }
        }
    }

    private static void houses(Graphics2D canvas, int size, Random random) {
        for (int left = -random.nextInt(size / 4); left < size; ) {
            int width = size / 6 + random.nextInt(size / 3);
            int top = random.nextInt(size * 2 / 3);
            canvas.setColor(colour(random));
            canvas.fillRect(left, top, width, size - top);
            canvas.setColor(colour(random));
            int step = Math.max(5, size / (8 + random.nextInt(6)));
            for (int y = top + step / 2; y < size; y += step) {
                for (int x = left + step / 2; x + step / 2 < left + width; x += step) {
                    canvas.fillRect(x, y, step / 2, step / 2);
                }
            }
            left += width;
        }
    }

    private static void leaves(Graphics2D canvas, int size, Random random) {
        Color leaf = colour(random);
        for (int i = 0; i < 120; i++) {
            double light = 0.5 + random.nextDouble();
            canvas.setColor(new Color(
                    bounded(leaf.getRed() * light), bounded(leaf.getGreen() * light), bounded(leaf.getBlue() * light)));
            int width = 3 + random.nextInt(size / 6);
            canvas.fillOval(random.nextInt(size) - width / 2, random.nextInt(size) - width / 2, width, width / 2 + 2);
        }
    }

    static Color colour(Random random) {
        return new Color(20 + random.nextInt(220), 20 + random.nextInt(220), 20 + random.nextInt(220));
    }

    private static int bounded(double value) {
        return (int) Math.max(0, Math.min(255, value));
    }
}
