package dev.graft.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kind of file against PIL's pixels, to the last bit. */
class ImageDecoderTest {
    static List<String[]> files() {
        return Pictures.table("files.tsv");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("files")
    void decodesAsPilDoes(String file, int width, int height, String digest, String ends) {
        RgbImage image = ImageDecoder.decode(Pictures.bytes(file), 30_000);

        assertThat(image.width()).isEqualTo(width);
        assertThat(image.height()).isEqualTo(height);
        assertThat(ends(image.rgb())).isEqualTo(ends);
        assertThat(Pictures.digest(image.rgb())).isEqualTo(digest);
    }

    private static String ends(byte[] rgb) {
        String hex = java.util.HexFormat.of().formatHex(rgb);
        return hex.substring(0, Math.min(12, hex.length())) + ".." + hex.substring(Math.max(0, hex.length() - 12));
    }
}
