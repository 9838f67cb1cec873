package dev.graft.image;

import dev.graft.image.Resize.Axis;
import dev.graft.image.Resize.Span;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * The fixed preparation of a picture for a network, in evaluation, feature extraction and prediction alike: torchvision's
 * {@code Resize(resize)} and {@code CenterCrop((height, width))} on PIL images, equal bit for bit. Subtracting the mean
 * and dividing by the standard deviation, {@code (value / 255 - mean) / std}, is left to whoever makes the tensor.
 *
 * @param resize the shorter side before the crop, in pixels
 * @param height of the crop; what a smaller picture does not fill is black
 * @param width of the crop
 * @param mean of red, green and blue, in 0..1
 * @param std of red, green and blue, in 0..1, above 0
 */
public record EvalTransform(
        int resize, int height, int width, List<Double> mean, List<Double> std, Interpolation interpolation) {
    /** Channels of every picture. */
    private static final int CHANNELS = 3;

    public EvalTransform {
        mean = List.copyOf(mean);
        std = List.copyOf(std);
        if (resize < 1 || height < 1 || width < 1) {
            throw new IllegalArgumentException("sizes below 1: " + resize + ", " + height + "x" + width);
        }
        if (mean.size() != CHANNELS || std.size() != CHANNELS || std.stream().anyMatch(s -> !(s > 0))) {
            throw new IllegalArgumentException("no mean and deviation of three channels: " + mean + ", " + std);
        }
    }

    /**
     * The transform of a network with this input, as timm makes it: the shorter side becomes
     * {@code floor(side / cropFraction)}, where side is the input's longer one.
     *
     * @param cropFraction what the crop keeps of the resized side, above 0, at most 1; 0.875 for most networks
     */
    public static EvalTransform of(
            int height,
            int width,
            double cropFraction,
            List<Double> mean,
            List<Double> std,
            Interpolation interpolation) {
        if (!(cropFraction > 0 && cropFraction <= 1)) {
            throw new IllegalArgumentException("a crop fraction of " + cropFraction);
        }
        int resize = (int) Math.floor(Math.max(height, width) / cropFraction);
        return new EvalTransform(resize, height, width, mean, std, interpolation);
    }

    /** What {@link #apply} writes: {@code 3 * height * width}. */
    public int bytes() {
        return CHANNELS * height * width;
    }

    /** Writes [height, width, 3] bytes of red, green and blue at the buffer's position, and moves it behind them. */
    public void apply(RgbImage image, ByteBuffer out) {
        double shorter = Math.min(image.width(), image.height());
        Place across = Place.of(image.width(), (long) (resize * (double) image.width() / shorter), width);
        Place down = Place.of(image.height(), (long) (resize * (double) image.height() / shorter), height);
        int at = out.position();
        if (across.window < width || down.window < height) {
            out.put(new byte[bytes()]);
        }
        Resize.window(
                image,
                across.axis(interpolation),
                down.axis(interpolation),
                out,
                at + CHANNELS * (down.margin * width + across.margin),
                CHANNELS * width);
        out.position(at + bytes());
    }

    /**
     * A name for the transform that stays the same over processes and versions, for the keys of caches. It tells apart
     * whatever changes the network's input, mean and deviation included.
     */
    public String id() {
        String size = "resize" + resize + "-crop" + height + "x" + width + "-" + interpolation.code();
        try {
            byte[] numbers = (mean + "/" + std).getBytes(StandardCharsets.US_ASCII);
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(numbers);
            return size + "-" + HexFormat.of().formatHex(digest, 0, 4);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /**
     * Where along one side the crop lies: torchvision's {@code center_crop}, which rounds halves to even.
     *
     * @param start of the crop in the resized picture
     * @param window how much of the picture it shows
     * @param margin what stays black before that
     */
    private record Place(int source, long resized, long start, int window, int margin) {
        static Place of(int source, long resized, int crop) {
            return resized < crop
                    ? new Place(source, resized, 0, (int) resized, (crop - (int) resized) / 2)
                    : new Place(source, resized, (long) Math.rint((resized - crop) / 2.0), crop, 0);
        }

        Axis axis(Interpolation interpolation) {
            return Axis.of(new Span(0, source, 0, source), resized, start, window, interpolation);
        }
    }
}
