package dev.graft.it.harness;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;

/** Pictures of shapes on noise: which ones are there, or how large the only one is. */
public final class DrawnShapes {
    public static final List<String> LABELS = List.of("circle", "square", "triangle");
    public static final double SMALLEST = 6;
    public static final double LARGEST = 28;

    private static final int SIZE = 64;
    private static final List<Color> COLOURS =
            List.of(new Color(220, 50, 40), new Color(50, 180, 70), new Color(50, 80, 230));

    private DrawnShapes() {}

    /**
     * A picture with what stands in the manifest for it.
     *
     * @param label labels joined by a bar, or a radius in pixels
     */
    public record Drawn(String name, byte[] png, String label) {
        public Rest.Part part() {
            return new Rest.Part(name, "image/png", png);
        }

        public List<String> labels() {
            return label.isEmpty() ? List.of() : List.of(label.split("\\|"));
        }

        public double value() {
            return Double.parseDouble(label);
        }
    }

    /** Each of the three shapes in every second picture, in its colour. */
    public static List<Drawn> several(long seed, int count) {
        Random random = new Random(seed);
        List<Drawn> drawn = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            BufferedImage image = noise(random);
            List<String> labels = new ArrayList<>();
            for (int shape = 0; shape < LABELS.size(); shape++) {
                if (random.nextBoolean()) {
                    labels.add(LABELS.get(shape));
                    draw(image, shape, 9 + random.nextDouble() * 4, random);
                }
            }
            drawn.add(new Drawn("%03d.png".formatted(i), png(image), String.join("|", labels)));
        }
        return drawn;
    }

    /** A circle each; its radius is the value. */
    public static List<Drawn> sized(long seed, int count) {
        Random random = new Random(seed);
        List<Drawn> drawn = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            BufferedImage image = noise(random);
            double radius = Math.round(10 * (SMALLEST + random.nextDouble() * (LARGEST - SMALLEST))) / 10.0;
            draw(image, 0, radius, random);
            drawn.add(new Drawn("%03d.png".formatted(i), png(image), String.valueOf(radius)));
        }
        return drawn;
    }

    /** As a ZIP with a manifest. */
    public static byte[] zip(List<Drawn> pictures) {
        StringBuilder manifest = new StringBuilder("path,label\n");
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (Drawn picture : pictures) {
            manifest.append("images/%s,%s\n".formatted(picture.name(), picture.label()));
            files.put("images/" + picture.name(), picture.png());
        }
        files.put("manifest.csv", manifest.toString().getBytes(StandardCharsets.UTF_8));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static BufferedImage noise(Random random) {
        BufferedImage image = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_INT_RGB);
        int grey = 90 + random.nextInt(80);
        for (int i = 0; i < SIZE * SIZE; i++) {
            int value = grey + random.nextInt(40) - 20;
            image.setRGB(i % SIZE, i / SIZE, value << 16 | value << 8 | value);
        }
        return image;
    }

    private static void draw(BufferedImage image, int shape, double radius, Random random) {
        double room = SIZE - 2 * radius;
        double x = radius + random.nextDouble() * room;
        double y = radius + random.nextDouble() * room;
        Graphics2D graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setColor(COLOURS.get(shape));
        switch (shape) {
            case 0 -> graphics.fill(new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius));
            case 1 -> graphics.fill(new Rectangle2D.Double(x - radius, y - radius, 2 * radius, 2 * radius));
            default -> {
                Path2D triangle = new Path2D.Double();
                triangle.moveTo(x, y - radius);
                triangle.lineTo(x + radius, y + radius);
                triangle.lineTo(x - radius, y + radius);
                triangle.closePath();
                graphics.fill(triangle);
            }
        }
        graphics.dispose();
    }

    private static byte[] png(BufferedImage image) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
