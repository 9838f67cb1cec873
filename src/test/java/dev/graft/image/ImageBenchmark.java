package dev.graft.image;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;

/**
 * Prints milliseconds of the processor a picture: {@code java -cp target/classes:target/test-classes
 * dev.graft.image.ImageBenchmark SHARED_DATA}. No test: times on a busy machine prove nothing.
 */
final class ImageBenchmark {
    private static final ThreadMXBean THREAD = ManagementFactory.getThreadMXBean();
    private static final int ROUNDS = 8;
    private static final List<Double> ONES = List.of(1.0, 1.0, 1.0);

    private ImageBenchmark() {}

    public static void main(String[] arguments) throws IOException {
        List<byte[]> files = SharedData.jpegs(Path.of(arguments[0], "hymenoptera.zip"), "");
        List<RgbImage> images = new ArrayList<>();
        files.forEach(file -> images.add(ImageDecoder.decode(file, Long.MAX_VALUE)));
        long pixels =
                images.stream().mapToLong(i -> (long) i.width() * i.height()).sum();
        System.out.printf(
                Locale.ROOT, "hymenoptera.zip: %d files, %d pixels each%n", files.size(), pixels / files.size());
        List<byte[]> pngs = new ArrayList<>();
        for (RgbImage image : images.subList(0, 40)) {
            pngs.add(png(image));
        }
        print("decode PNG", pngs, file -> ImageDecoder.decode(file, Long.MAX_VALUE));
        EvalTransform usual = eval(256, Interpolation.BILINEAR);
        ByteBuffer out = ByteBuffer.allocateDirect(usual.bytes());
        print("header", files, ImageHeader::of);
        print("decode", files, file -> ImageDecoder.decode(file, Long.MAX_VALUE));
        print("decode by the JDK", files, file -> JpegDecoder.decode(JpegFile.read(file)));
        List<byte[]> photos = List.of(jpeg(Resize.apply(images.get(0), 1600, 1200, Interpolation.BICUBIC)));
        print("decode 1600x1200 by the JDK", photos, file -> JpegDecoder.decode(JpegFile.read(file)));
        for (int side : new int[] {1200, 600, 300, 150}) {
            print(
                    "decode 1600x1200, at least " + side,
                    photos,
                    file -> ImageDecoder.decode(file, Long.MAX_VALUE, side));
        }
        for (EvalTransform transform :
                List.of(usual, eval(235, Interpolation.BILINEAR), eval(248, Interpolation.BICUBIC))) {
            print("decode + " + transform.id(), files, file -> {
                transform.apply(ImageDecoder.decode(file, Long.MAX_VALUE), out.clear());
                return out;
            });
        }
        TrainTransform train = new TrainTransform(224, 224, 0.08, 1, 0.75, 4 / 3.0, 0.5, Interpolation.BILINEAR);
        int[] item = {0};
        print("train transform alone", images, image -> {
            train.apply(image, 1, 2, item[0]++, out.clear());
            return out;
        });
        List<RgbImage> photo = List.of(Pictures.formula(500, 375));
        for (Interpolation interpolation : Interpolation.values()) {
            String name = interpolation.code();
            print("500x375 to 341x256, " + name, photo, i -> Resize.apply(i, 341, 256, interpolation));
            print("500x375 to 256, crop 224, " + name, photo, image -> {
                eval(256, interpolation).apply(image, out.clear());
                return out;
            });
        }
        List<RgbImage> large = List.of(Pictures.formula(4000, 3000));
        print("4000x3000 to 256, crop 224, bilinear", large, image -> {
            usual.apply(image, out.clear());
            return out;
        });
    }

    private static EvalTransform eval(int side, Interpolation interpolation) {
        return new EvalTransform(side, 224, 224, ONES, ONES, interpolation);
    }

    private static byte[] png(RgbImage image) throws IOException {
        return encoded(image, "png");
    }

    private static byte[] jpeg(RgbImage image) throws IOException {
        return encoded(image, "jpeg");
    }

    private static byte[] encoded(RgbImage image, String format) throws IOException {
        BufferedImage buffered = new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < image.width() * image.height(); i++) {
            int color = (image.rgb()[3 * i] & 0xFF) << 16
                    | (image.rgb()[3 * i + 1] & 0xFF) << 8
                    | image.rgb()[3 * i + 2] & 0xFF;
            buffered.setRGB(i % image.width(), i / image.width(), color);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(buffered, format, out);
        return out.toByteArray();
    }

    private interface Work<T> {
        Object on(T input);
    }

    private static <T> void print(String name, List<T> inputs, Work<T> work) {
        int repeats = Math.max(1, 400 / inputs.size());
        double best = Double.MAX_VALUE;
        int sink = 0;
        for (int round = 0; round < ROUNDS; round++) {
            long start = THREAD.getCurrentThreadCpuTime();
            for (int i = 0; i < repeats; i++) {
                for (T input : inputs) {
                    sink += System.identityHashCode(work.on(input)) & 1;
                }
            }
            best = Math.min(best, (THREAD.getCurrentThreadCpuTime() - start) / 1e6 / repeats / inputs.size());
        }
        System.out.printf(Locale.ROOT, "%-62s %7.3f ms%s%n", name, best, sink < 0 ? "!" : "");
    }
}
