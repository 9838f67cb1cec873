package dev.graft.demo;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.Locale;

/** A kind of traffic sign, which paints itself face on into the square from (-1, -1) to (1, 1). */
public enum Sign {
    STOP {
        @Override
        void paint(Graphics2D canvas) {
            fill(canvas, polygon(8, 1, Math.PI / 8), Sign.WHITE);
            fill(canvas, polygon(8, 0.9, Math.PI / 8), Sign.RED);
            canvas.setColor(Sign.WHITE);
            Glyphs.write(canvas, "STOP", 0.24, 0.55, 0.1f);
        }
    },
    YIELD {
        @Override
        void paint(Graphics2D canvas) {
            fill(canvas, polygon(3, 1, Math.PI / 2), Sign.RED);
            fill(canvas, polygon(3, 0.6, Math.PI / 2), Sign.WHITE);
        }
    },
    NO_ENTRY {
        @Override
        void paint(Graphics2D canvas) {
            fill(canvas, disc(1), Sign.WHITE);
            fill(canvas, disc(0.94), Sign.RED);
            fill(canvas, new Rectangle2D.Double(-0.68, -0.17, 1.36, 0.34), Sign.WHITE);
        }
    },
    LIMIT_30 {
        @Override
        void paint(Graphics2D canvas) {
            limit(canvas, "30");
        }
    },
    LIMIT_50 {
        @Override
        void paint(Graphics2D canvas) {
            limit(canvas, "50");
        }
    },
    PRIORITY {
        @Override
        void paint(Graphics2D canvas) {
            fill(canvas, polygon(4, 1, 0), Sign.WHITE);
            fill(canvas, polygon(4, 0.93, 0), Sign.BLACK);
            fill(canvas, polygon(4, 0.88, 0), Sign.WHITE);
            fill(canvas, polygon(4, 0.62, 0), Sign.YELLOW);
        }
    },
    TURN_RIGHT {
        @Override
        void paint(Graphics2D canvas) {
            fill(canvas, disc(1), Sign.WHITE);
            fill(canvas, disc(0.95), Sign.BLUE);
            canvas.setColor(Sign.WHITE);
            canvas.setStroke(new BasicStroke(0.26f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND));
            canvas.draw(lines(-0.3, 0.65, -0.3, -0.1, 0.25, -0.1));
            fill(canvas, lines(0.2, -0.5, 0.7, -0.1, 0.2, 0.3), Sign.WHITE);
        }
    },
    CROSSING {
        @Override
        void paint(Graphics2D canvas) {
            plate(canvas);
            fill(canvas, lines(0, -0.75, 0.78, 0.65, -0.78, 0.65), Sign.WHITE);
            fill(canvas, new Ellipse2D.Double(-0.12, -0.42, 0.24, 0.24), Sign.BLACK);
            canvas.setStroke(new BasicStroke(0.13f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
            canvas.draw(lines(0, -0.15, 0, 0.2, 0.24, 0.52));
            canvas.draw(lines(0, 0.2, -0.24, 0.52));
            canvas.draw(lines(-0.28, 0.1, 0, -0.08, 0.26, 0.1));
        }
    },
    PARKING {
        @Override
        void paint(Graphics2D canvas) {
            plate(canvas);
            canvas.setColor(Sign.WHITE);
            Glyphs.write(canvas, "P", 0.75, 1.15, 0.24f);
        }
    };

    private static final Color RED = new Color(190, 25, 35);
    private static final Color BLUE = new Color(25, 75, 165);
    private static final Color YELLOW = new Color(245, 190, 20);
    private static final Color WHITE = new Color(245, 245, 245);
    private static final Color BLACK = new Color(20, 20, 20);

    /** Its label in a dataset, such as {@code limit-30}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    abstract void paint(Graphics2D canvas);

    private static void limit(Graphics2D canvas, String speed) {
        fill(canvas, disc(1), RED);
        fill(canvas, disc(0.74), WHITE);
        canvas.setColor(BLACK);
        Glyphs.write(canvas, speed, 0.4, 0.72, 0.15f);
    }

    private static void plate(Graphics2D canvas) {
        fill(canvas, new Rectangle2D.Double(-0.9, -0.9, 1.8, 1.8), WHITE);
        fill(canvas, new Rectangle2D.Double(-0.84, -0.84, 1.68, 1.68), BLUE);
    }

    private static void fill(Graphics2D canvas, Shape shape, Color colour) {
        canvas.setColor(colour);
        canvas.fill(shape);
    }

    private static Ellipse2D disc(double radius) {
        return new Ellipse2D.Double(-radius, -radius, 2 * radius, 2 * radius);
    }

    /** A regular polygon around the middle, its first corner at that angle. */
    private static Path2D polygon(int corners, double radius, double angle) {
        double[] points = new double[2 * corners];
        for (int i = 0; i < corners; i++) {
            points[2 * i] = radius * Math.cos(angle + 2 * Math.PI * i / corners);
            points[2 * i + 1] = radius * Math.sin(angle + 2 * Math.PI * i / corners);
        }
        Path2D path = lines(points);
        path.closePath();
        return path;
    }

    private static Path2D lines(double... points) {
        Path2D path = new Path2D.Double();
        path.moveTo(points[0], points[1]);
        for (int i = 2; i < points.length; i += 2) {
            path.lineTo(points[i], points[i + 1]);
        }
        return path;
    }
}
