package dev.graft.demo;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.CubicCurve2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Random;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/**
 * A drawn photograph of one sign.
 *
 * @param name of its file
 * @param jpeg the encoded bytes
 */
public record Photo(Sign sign, String name, byte[] jpeg) {
    private static final int FACE = 256;

    /** The same random state gives the same bytes. */
    static Photo draw(Sign sign, String name, int size, Random random) {
        BufferedImage scene = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
        Graphics2D canvas = canvas(scene);
        Backdrop.paint(canvas, size, random);
        Viewpoint.random(random).project(face(sign), scene);
        if (random.nextInt(3) == 0) {
            branch(canvas, size, random);
        }
        canvas.dispose();
        return new Photo(sign, name, jpeg(Camera.take(scene, random), 0.6f + 0.35f * random.nextFloat()));
    }

    private static BufferedImage face(Sign sign) {
        BufferedImage face = new BufferedImage(FACE, FACE, BufferedImage.TYPE_INT_ARGB);
        Graphics2D canvas = canvas(face);
        canvas.translate(FACE / 2.0, FACE / 2.0);
        canvas.scale(FACE / 2.0, FACE / 2.0);
        sign.paint(canvas);
        canvas.dispose();
        return face;
    }

    /** Something that grows across the view. */
    private static void branch(Graphics2D canvas, int size, Random random) {
        Color wood = Backdrop.colour(random).darker();
        canvas.setColor(wood);
        canvas.setStroke(new BasicStroke(size / 30f + random.nextFloat() * size / 24f));
        double[] y = random.doubles(4, 0, size).toArray();
        canvas.draw(new CubicCurve2D.Double(0, y[0], size / 3.0, y[1], size * 2 / 3.0, y[2], size, y[3]));
    }

    private static Graphics2D canvas(BufferedImage image) {
        Graphics2D canvas = image.createGraphics();
        canvas.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        canvas.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        return canvas;
    }

    private static byte[] jpeg(BufferedImage image, float quality) {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
            ImageWriteParam how = writer.getDefaultWriteParam();
            how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            how.setCompressionQuality(quality);
            writer.setOutput(out);
            writer.write(null, new IIOImage(image, null, null), how);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }
}
