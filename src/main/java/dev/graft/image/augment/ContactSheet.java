package dev.graft.image.augment;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Square pictures of one size in rows and columns, with white between them. Not thread-safe. */
public final class ContactSheet {
    /** White pixels around each picture. */
    public static final int GAP = 4;

    private static final int CHANNELS = 3;
    private static final int[] RGB = {0, 1, 2};
    private static final ComponentColorModel COLORS = new ComponentColorModel(
            ColorSpace.getInstance(ColorSpace.CS_sRGB), false, false, ComponentColorModel.OPAQUE, DataBuffer.TYPE_BYTE);

    private final int side;
    private final int width;
    private final int height;
    private final byte[] rgb;

    /** @param side of each picture in pixels */
    public ContactSheet(int rows, int columns, int side) {
        this.side = side;
        this.width = columns * (side + GAP) + GAP;
        this.height = rows * (side + GAP) + GAP;
        this.rgb = new byte[Math.multiplyExact(CHANNELS * width, height)];
        Arrays.fill(rgb, (byte) 0xFF);
    }

    /**
     * Puts a picture into its place.
     *
     * @param from its first byte in a buffer of {@code [side, side, 3]}; the buffer's position neither counts nor changes
     */
    public void put(int row, int column, ByteBuffer pictures, int from) {
        int line = CHANNELS * side;
        int top = row * (side + GAP) + GAP;
        int left = column * (side + GAP) + GAP;
        for (int y = 0; y < side; y++) {
            pictures.get(from + y * line, rgb, CHANNELS * ((top + y) * width + left), line);
        }
    }

    /** The sheet as a PNG file. */
    public byte[] png() {
        BufferedImage image = new BufferedImage(
                COLORS,
                Raster.createInterleavedRaster(
                        new DataBufferByte(rgb, rgb.length), width, height, CHANNELS * width, CHANNELS, RGB, null),
                false,
                null);
        ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
            writer.setOutput(stream);
            writer.write(image);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            writer.dispose();
        }
        return out.toByteArray();
    }
}
