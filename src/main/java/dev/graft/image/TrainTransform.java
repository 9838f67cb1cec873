package dev.graft.image;

import dev.graft.image.Resize.Axis;
import dev.graft.image.Resize.Span;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;

/**
 * The random preparation of a picture for training: torchvision's {@code RandomResizedCrop} and
 * {@code RandomHorizontalFlip} on PIL images. What is drawn depends on nothing but seed, epoch and item, so that a
 * resumed job, or one with other threads, draws the same without any state having been kept.
 *
 * @param height of the result
 * @param width of the result
 * @param scaleFrom the least part of the picture's area that a crop keeps, above 0; torchvision's default is 0.08
 * @param scaleTo the greatest, at most 1
 * @param ratioFrom the least width / height of a crop, above 0; torchvision's default is 3/4
 * @param ratioTo the greatest; torchvision's default is 4/3
 * @param flip the probability of mirroring left and right, 0 to 1
 */
public record TrainTransform(
        int height,
        int width,
        double scaleFrom,
        double scaleTo,
        double ratioFrom,
        double ratioTo,
        double flip,
        Interpolation interpolation) {
    private static final int TRIES = 10;

    public TrainTransform {
        if (height < 1 || width < 1) {
            throw new IllegalArgumentException("a size below 1: " + height + "x" + width);
        }
        if (!(0 < scaleFrom && scaleFrom <= scaleTo && scaleTo <= 1)) {
            throw new IllegalArgumentException("no range of scales: " + scaleFrom + " to " + scaleTo);
        }
        if (!(0 < ratioFrom && ratioFrom <= ratioTo && ratioTo < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("no range of ratios: " + ratioFrom + " to " + ratioTo);
        }
        if (!(0 <= flip && flip <= 1)) {
            throw new IllegalArgumentException("no probability: " + flip);
        }
    }

    /** What {@link #apply} writes: {@code 3 * height * width}. */
    public int bytes() {
        return 3 * height * width;
    }

    /**
     * Writes [height, width, 3] bytes of red, green and blue at the buffer's position, and moves it behind them.
     *
     * @param seed of the job
     * @param epoch counted from 0
     * @param item its place in the dataset, whatever the order of the epoch
     */
    public void apply(RgbImage image, long seed, int epoch, int item, ByteBuffer out) {
        apply(image, draw(image.width(), image.height(), seed, epoch, item), out);
    }

    /** The same with a crop already drawn. */
    void apply(RgbImage image, Crop crop, ByteBuffer out) {
        Axis across = Axis.of(new Span(crop.left, crop.width, 0, crop.width), width, 0, width, interpolation);
        Axis down = Axis.of(new Span(crop.top, crop.height, 0, crop.height), height, 0, height, interpolation);
        int at = out.position();
        Resize.window(image, crop.mirrored ? across.mirrored() : across, down, out, at, 3 * width);
        out.position(at + bytes());
    }

    /** The crop of a picture of this size: {@code RandomResizedCrop.get_params}, with numbers of our own. */
    Crop draw(int imageWidth, int imageHeight, long seed, int epoch, int item) {
        SplittableRandom random = random(seed, epoch, item);
        boolean mirrored = random.nextDouble() < flip;
        double area = (double) imageWidth * imageHeight;
        for (int i = 0; i < TRIES; i++) {
            double target = area * between(scaleFrom, scaleTo, random);
            double ratio = Math.exp(between(Math.log(ratioFrom), Math.log(ratioTo), random));
            long w = (long) Math.rint(Math.sqrt(target * ratio));
            long h = (long) Math.rint(Math.sqrt(target / ratio));
            if (w > 0 && w <= imageWidth && h > 0 && h <= imageHeight) {
                int top = random.nextInt(imageHeight - (int) h + 1);
                int left = random.nextInt(imageWidth - (int) w + 1);
                return new Crop(left, top, (int) w, (int) h, mirrored);
            }
        }
        return central(imageWidth, imageHeight, mirrored);
    }

    /** The largest crop in the middle whose ratio is allowed. */
    private Crop central(int imageWidth, int imageHeight, boolean mirrored) {
        double ratio = (double) imageWidth / imageHeight;
        int w = imageWidth;
        int h = imageHeight;
        if (ratio < ratioFrom) {
            h = Math.max(1, (int) Math.rint(w / ratioFrom));
        } else if (ratio > ratioTo) {
            w = Math.max(1, (int) Math.rint(h * ratioTo));
        }
        return new Crop((imageWidth - w) / 2, (imageHeight - h) / 2, w, h, mirrored);
    }

    private static double between(double from, double to, SplittableRandom random) {
        return from + (to - from) * random.nextDouble();
    }

    /** A stream of its own for each item of each epoch: of one seed no two start alike. */
    private static SplittableRandom random(long seed, int epoch, int item) {
        long counter = (long) epoch << 32 | Integer.toUnsignedLong(item);
        long job = new SplittableRandom(seed).nextLong();
        return new SplittableRandom(new SplittableRandom(job ^ counter).nextLong());
    }

    /** What was drawn: a rectangle of the source, in pixels, and whether it is mirrored after resizing. */
    record Crop(int left, int top, int width, int height, boolean mirrored) {}
}
