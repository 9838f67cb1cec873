package dev.graft.bench.builtin;

import dev.graft.image.EvalTransform;
import dev.graft.image.ImageDecoder;
import dev.graft.image.Interpolation;
import dev.graft.image.Resize;
import dev.graft.image.RgbImage;
import dev.graft.tensor.Batch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Square pictures of one size, all in memory, in a random order that is the same every time. */
final class Pictures {
    private static final int CHANNELS = 3;
    private static final long MAX_PIXELS = 50_000_000;

    private final int side;
    private final byte[][] rgb;

    private Pictures(int side, byte[][] rgb) {
        this.side = side;
        this.rgb = rgb;
    }

    /**
     * Reads all JPEG and PNG files below a folder: the shorter side resized, the middle cut out.
     *
     * @param side of the squares, in pixels
     */
    static Pictures below(Path folder, int side, EvalTransform transform) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder)) {
            files = new ArrayList<>(all.filter(Files::isRegularFile)
                    .filter(file -> file.toString().matches("(?i).*\\.(jpe?g|png)"))
                    .sorted()
                    .toList());
        }
        Collections.shuffle(files, new Random(1));
        byte[][] rgb = new byte[files.size()][];
        IntStream.range(0, rgb.length).parallel().forEach(i -> rgb[i] = read(files.get(i), transform));
        return new Pictures(side, rgb);
    }

    private static byte[] read(Path file, EvalTransform transform) {
        try {
            byte[] bytes = new byte[transform.bytes()];
            transform.apply(ImageDecoder.decode(Files.readAllBytes(file), MAX_PIXELS), ByteBuffer.wrap(bytes));
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int count() {
        return rgb.length;
    }

    /** A batch for the larger network: some pictures in a row, enlarged, mirrored or not. */
    Batch.Pixels enlarged(int from, int size, int enlargedSide, boolean mirrored) {
        ByteBuffer bytes = ByteBuffer.allocateDirect(size * enlargedSide * enlargedSide * CHANNELS);
        IntStream.range(0, size).parallel().forEach(i -> {
            byte[] picture = moved(rgb[from + i], 0, 0, mirrored);
            RgbImage large =
                    Resize.apply(new RgbImage(side, side, picture), enlargedSide, enlargedSide, Interpolation.BICUBIC);
            bytes.put(i * large.rgb().length, large.rgb());
        });
        return new Batch.Pixels(bytes, size, enlargedSide, enlargedSide);
    }

    /** How a picture is shown to the network that learns. */
    record View(int picture, int right, int down, boolean mirrored) {}

    /** A batch for the network that learns. */
    Batch.Pixels shown(List<View> views) {
        ByteBuffer bytes = ByteBuffer.allocateDirect(views.size() * side * side * CHANNELS);
        for (View view : views) {
            bytes.put(moved(rgb[view.picture], view.right, view.down, view.mirrored));
        }
        return new Batch.Pixels(bytes, views.size(), side, side);
    }

    /** Moved by some pixels; what comes in at the edge is the picture, reflected. */
    private byte[] moved(byte[] picture, int right, int down, boolean mirrored) {
        byte[] result = new byte[picture.length];
        for (int y = 0; y < side; y++) {
            int fromY = reflected(y - down);
            for (int x = 0; x < side; x++) {
                int fromX = reflected(mirrored ? side - 1 - x - right : x - right);
                System.arraycopy(
                        picture, (fromY * side + fromX) * CHANNELS, result, (y * side + x) * CHANNELS, CHANNELS);
            }
        }
        return result;
    }

    private int reflected(int at) {
        int inside = Math.abs(at);
        return inside < side ? inside : 2 * (side - 1) - inside;
    }
}
