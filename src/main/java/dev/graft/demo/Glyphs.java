package dev.graft.demo;

import java.awt.BasicStroke;
import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;

/** The few characters that stand on traffic signs, as strokes: a machine without fonts draws them all the same. */
final class Glyphs {
    private Glyphs() {}

    /** Writes the text around the middle, each character {@code width} by {@code height}, in the current colour. */
    static void write(Graphics2D canvas, String text, double width, double height, float thickness) {
        double gap = width * 0.35;
        double left = -(text.length() * width + (text.length() - 1) * gap) / 2;
        canvas.setStroke(new BasicStroke(thickness, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND));
        for (char character : text.toCharArray()) {
            AffineTransform place = AffineTransform.getTranslateInstance(left, -height / 2);
            place.scale(width, height);
            canvas.draw(place.createTransformedShape(outline(character)));
            left += width + gap;
        }
    }

    /** The line of a character in the unit square, y downwards. */
    private static Path2D outline(char character) {
        Path2D path = new Path2D.Double();
        switch (character) {
            case '0', 'O' -> path.append(new Ellipse2D.Double(0.05, 0, 0.9, 1), false);
            case '3' -> {
                path.moveTo(0.08, 0.12);
                path.curveTo(0.45, -0.12, 0.95, 0.02, 0.87, 0.28);
                path.curveTo(0.82, 0.44, 0.6, 0.48, 0.38, 0.48);
                path.curveTo(0.7, 0.48, 0.95, 0.55, 0.92, 0.76);
                path.curveTo(0.87, 1.05, 0.4, 1.08, 0.05, 0.88);
            }
            case '5' -> {
                path.moveTo(0.88, 0);
                path.lineTo(0.22, 0);
                path.lineTo(0.14, 0.46);
                path.curveTo(0.5, 0.3, 0.97, 0.4, 0.93, 0.7);
                path.curveTo(0.9, 1.05, 0.4, 1.08, 0.05, 0.88);
            }
            case 'S' -> {
                path.moveTo(0.88, 0.14);
                path.curveTo(0.6, -0.1, 0.06, -0.05, 0.1, 0.24);
                path.curveTo(0.15, 0.5, 0.88, 0.46, 0.9, 0.74);
                path.curveTo(0.9, 1.06, 0.32, 1.08, 0.06, 0.86);
            }
            case 'T' -> {
                path.moveTo(0, 0.05);
                path.lineTo(1, 0.05);
                path.moveTo(0.5, 0);
                path.lineTo(0.5, 1);
            }
            case 'P' -> {
                path.moveTo(0.15, 1);
                path.lineTo(0.15, 0.02);
                path.lineTo(0.5, 0.02);
                path.curveTo(1.02, 0.02, 1.02, 0.56, 0.5, 0.56);
                path.lineTo(0.15, 0.56);
            }
            default -> throw new IllegalArgumentException("no strokes for '" + character + "'");
        }
        return path;
    }
}
