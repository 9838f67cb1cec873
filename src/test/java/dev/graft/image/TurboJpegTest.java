package dev.graft.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.graft.image.turbo.TurboJpeg;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The system's libjpeg-turbo against the JDK's decoder: the same pixels, the same refusals. */
class TurboJpegTest {
    private static final int ROUNDS = Integer.getInteger("graft.fuzz.rounds", 40);
    private static final int THREADS = 6;

    @BeforeEach
    void needsTheLibrary() {
        assumeTrue(TurboJpeg.isPresent(), "No libturbojpeg.so.0 on this machine: only the JDK decodes JPEGs.");
    }

    static List<String> files() {
        return Pictures.table("files.tsv").stream()
                .map(cells -> cells[0])
                .filter(name -> name.endsWith(".jpg"))
                .toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("files")
    void everyKindOfFileGivesTheSamePixels(String name) {
        byte[] bytes = Pictures.bytes(name);
        assertThat(turbo(bytes)).isEqualTo(jdk(bytes));
    }

    @Test
    void usualFilesAreNotLeftToTheJdk() {
        for (String name : List.of(
                "rgb-420.jpg", "rgb-422.jpg", "rgb-444.jpg", "rgb-progressive.jpg", "rgb-restart.jpg", "grey.jpg")) {
            byte[] bytes = Pictures.bytes(name);
            JpegFile file = JpegFile.read(bytes);
            assertThat(file.isComplete()).as(name).isTrue();
            assertThat(TurboJpeg.decode(
                            file.essentials(file.components() == 3 ? 1 : 0), file.width(), file.height(), 1))
                    .as(name)
                    .isPresent();
        }
    }

    @Test
    void everySizeAndQualityGivesTheSamePixels() throws IOException {
        for (int width = 1; width <= 35; width += 2) {
            for (int height = 1; height <= 35; height += 3) {
                byte[] bytes = jpeg(
                        Pictures.formula(width, height), (width * 7 + height * 3) % 10 / 10f + 0.05f, width % 3 == 0);
                assertThat(turbo(bytes)).as(width + "x" + height).isEqualTo(jdk(bytes));
            }
        }
    }

    /** Whatever libjpeg-turbo so much as warns of is left to the JDK. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("files")
    void damagedFilesAreTakenOrRefusedAlike(String name) {
        byte[] whole = Pictures.bytes(name);
        SplittableRandom random = new SplittableRandom(name.hashCode());
        for (int round = 0; round < ROUNDS; round++) {
            byte[] bytes =
                    random.nextInt(3) == 0 ? Arrays.copyOf(whole, random.nextInt(whole.length + 1)) : whole.clone();
            for (int i = 0; bytes.length > 0 && i < random.nextInt(4); i++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            assertThat(turbo(bytes)).as("round " + round).isEqualTo(jdk(bytes));
        }
    }

    @Test
    void reducedPicturesLookLikeShrunkenOnesAndAreNeverTooSmall() throws IOException {
        RgbImage whole = ImageDecoder.decode(jpeg(smooth(1300, 1000), 0.9f, false), Long.MAX_VALUE);
        byte[] bytes = jpeg(smooth(1300, 1000), 0.9f, false);
        for (int[] wanted :
                new int[][] {{1001, 1}, {1000, 1}, {501, 1}, {500, 2}, {320, 2}, {250, 4}, {126, 4}, {125, 8}, {1, 8}
                }) {
            RgbImage reduced = ImageDecoder.decode(bytes, Long.MAX_VALUE, wanted[0]);
            assertThat(reduced.width()).isEqualTo(TurboJpeg.reduced(1300, wanted[1]));
            assertThat(reduced.height()).isEqualTo(TurboJpeg.reduced(1000, wanted[1]));
            RgbImage shrunk = Resize.apply(whole, reduced.width(), reduced.height(), Interpolation.BILINEAR);
            double difference = 0;
            for (int i = 0; i < shrunk.rgb().length; i++) {
                difference += Math.abs((shrunk.rgb()[i] & 0xFF) - (reduced.rgb()[i] & 0xFF));
            }
            // Both are means of about the same pixels of a smooth picture.
            assertThat(difference / shrunk.rgb().length).as("at " + wanted[1]).isLessThan(1);
        }
        assertThat(ImageDecoder.canReduce()).isTrue();
    }

    @Test
    void smallPicturesComeWhole() {
        RgbImage image = ImageDecoder.decode(Pictures.bytes("rgb-420.jpg"), Long.MAX_VALUE, 320);
        assertThat(image.rgb())
                .isEqualTo(ImageDecoder.decode(Pictures.bytes("rgb-420.jpg"), Long.MAX_VALUE)
                        .rgb());
    }

    @Test
    void aHeaderThatTellsAnotherSizeIsNotBelieved() {
        byte[] bytes = Pictures.bytes("rgb-420.jpg");
        assertThat(TurboJpeg.decode(bytes, 150, 100, 1)).isPresent();
        assertThat(TurboJpeg.decode(bytes, 149, 100, 1)).isEmpty();
        assertThat(TurboJpeg.decode(bytes, 75, 50, 1)).isEmpty();
        assertThat(TurboJpeg.decode(new byte[0], 75, 50, 1)).isEmpty();
    }

    @Test
    void manyThreadsDecodeAtOnce() throws InterruptedException, ExecutionException {
        List<String> names = List.of("rgb-420.jpg", "rgb-progressive.jpg", "grey.jpg", "size-30000x1.jpg");
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Callable<Outcome>> work = new ArrayList<>();
            for (int i = 0; i < 400; i++) {
                byte[] bytes = Pictures.bytes(names.get(i % names.size()));
                work.add(() -> turbo(bytes));
            }
            List<Future<Outcome>> done = threads.invokeAll(work);
            for (int i = 0; i < done.size(); i++) {
                assertThat(done.get(i).get()).isEqualTo(jdk(Pictures.bytes(names.get(i % names.size()))));
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** What became of a file: its pixels' digest, or the words of its refusal. */
    private record Outcome(int width, int height, String what) {}

    private static Outcome turbo(byte[] bytes) {
        return outcome(() -> JpegDecoder.decode(JpegFile.read(bytes), 1));
    }

    private static Outcome jdk(byte[] bytes) {
        return outcome(() -> JpegDecoder.decode(JpegFile.read(bytes)));
    }

    private static Outcome outcome(Callable<RgbImage> decoding) {
        try {
            RgbImage image = decoding.call();
            return new Outcome(image.width(), image.height(), Pictures.digest(image.rgb()));
        } catch (UnreadableImageException e) {
            return new Outcome(0, 0, e.reason() + " " + e.getMessage());
        } catch (OutOfMemoryError | Exception e) {
            return new Outcome(0, 0, e.getClass().getName());
        }
    }

    private static RgbImage smooth(int width, int height) {
        byte[] rgb = new byte[3 * width * height];
        for (int y = 0, at = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                rgb[at++] = (byte) (128 + 100 * Math.sin(x / 90.0));
                rgb[at++] = (byte) (128 + 100 * Math.cos(y / 70.0));
                rgb[at++] = (byte) (255 * x / width);
            }
        }
        return new RgbImage(width, height, rgb);
    }

    private static byte[] jpeg(RgbImage image, float quality, boolean progressive) throws IOException {
        BufferedImage buffered = new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < image.width() * image.height(); i++) {
            int color = (image.rgb()[3 * i] & 0xFF) << 16
                    | (image.rgb()[3 * i + 1] & 0xFF) << 8
                    | image.rgb()[3 * i + 2] & 0xFF;
            buffered.setRGB(i % image.width(), i / image.width(), color);
        }
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ImageWriteParam param = writer.getDefaultWriteParam();
        param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        param.setCompressionQuality(quality);
        param.setProgressiveMode(progressive ? ImageWriteParam.MODE_DEFAULT : ImageWriteParam.MODE_DISABLED);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
            writer.setOutput(stream);
            writer.write(null, new IIOImage(buffered, null, null), param);
        } finally {
            writer.dispose();
        }
        return out.toByteArray();
    }
}
