package dev.graft.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Thousands of real photos, decoded and transformed, against the digests that PIL and torchvision gave. */
class RealPicturesTest {
    static List<String[]> datasets() {
        return Pictures.table("datasets.tsv");
    }

    @ParameterizedTest(name = "{2} pictures of {0} below {1}")
    @MethodSource("datasets")
    void everyPictureHasPilsBits(
            String zip,
            String prefix,
            int count,
            int side,
            int crop,
            String interpolation,
            String decodedDigest,
            String transformedDigest)
            throws IOException {
        List<byte[]> files = SharedData.jpegs(SharedData.folder().resolve(zip), prefix.equals("-") ? "" : prefix);
        List<Double> ones = List.of(1.0, 1.0, 1.0);
        EvalTransform transform = new EvalTransform(side, crop, crop, ones, ones, ResizeTest.mode(interpolation));
        MessageDigest decoded = Pictures.sha256();
        MessageDigest transformed = Pictures.sha256();
        ByteBuffer out = ByteBuffer.allocate(transform.bytes());
        for (byte[] file : files) {
            RgbImage image = ImageDecoder.decode(file, 1_000_000);
            decoded.update(image.rgb());
            transform.apply(image, out.clear());
            transformed.update(out.flip());
        }

        assertThat(files).hasSize(count);
        assertThat(HexFormat.of().formatHex(decoded.digest())).isEqualTo(decodedDigest);
        assertThat(HexFormat.of().formatHex(transformed.digest())).isEqualTo(transformedDigest);
    }
}
