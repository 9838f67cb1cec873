package dev.graft.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class SignSetTest {
    private static final List<Sign> ALL = List.of(Sign.values());

    @Test
    void theSameSeedDrawsTheSameBytes() {
        assertThat(SignSet.draw(7, ALL, 2, 48).zip())
                .isEqualTo(SignSet.draw(7, ALL, 2, 48).zip());
    }

    @Test
    void anotherSeedDrawsOtherBytes() {
        assertThat(SignSet.draw(7, List.of(Sign.STOP), 1, 48).photos().get(0).jpeg())
                .isNotEqualTo(SignSet.draw(8, List.of(Sign.STOP), 1, 48)
                        .photos()
                        .get(0)
                        .jpeg());
    }

    @Test
    void theArchiveHasAFolderForEachLabel() throws IOException {
        List<String> names = new ArrayList<>();
        byte[] zip = SignSet.draw(1, List.of(Sign.LIMIT_30, Sign.YIELD), 2, 32).zip();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                names.add(entry.getName());
            }
        }
        assertThat(names)
                .containsExactly(
                        "limit-30/limit-30-000.jpg",
                        "limit-30/limit-30-001.jpg",
                        "yield/yield-000.jpg",
                        "yield/yield-001.jpg");
    }

    @Test
    void picturesHaveTheSizeAskedFor() throws IOException {
        Photo photo = SignSet.draw(1, List.of(Sign.PARKING), 1, 96).photos().get(0);
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(photo.jpeg()));
        assertThat(image.getWidth()).isEqualTo(96);
        assertThat(image.getHeight()).isEqualTo(96);
    }

    @Test
    void meanColourDoesNotTellTheSigns() throws IOException {
        Map<Sign, double[]> centres = new EnumMap<>(Sign.class);
        for (Photo photo : SignSet.draw(1, ALL, 54, 96).photos()) {
            double[] mean = meanColour(photo);
            double[] centre = centres.computeIfAbsent(photo.sign(), sign -> new double[3]);
            for (int channel = 0; channel < 3; channel++) {
                centre[channel] += mean[channel] / 54;
            }
        }
        List<Photo> held = SignSet.draw(2, ALL, 20, 96).photos();
        int right = 0;
        for (Photo photo : held) {
            right += nearest(centres, meanColour(photo)) == photo.sign() ? 1 : 0;
        }
        assertThat((double) right / held.size()).isLessThan(0.5);
    }

    private static Sign nearest(Map<Sign, double[]> centres, double[] colour) {
        Sign nearest = null;
        double least = Double.MAX_VALUE;
        for (Map.Entry<Sign, double[]> centre : centres.entrySet()) {
            double distance = 0;
            for (int channel = 0; channel < 3; channel++) {
                distance += Math.pow(centre.getValue()[channel] - colour[channel], 2);
            }
            if (distance < least) {
                least = distance;
                nearest = centre.getKey();
            }
        }
        return nearest;
    }

    private static double[] meanColour(Photo photo) throws IOException {
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(photo.jpeg()));
        double[] mean = new double[3];
        int pixels = image.getWidth() * image.getHeight();
        for (int rgb : image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth())) {
            mean[0] += (double) (rgb >> 16 & 255) / pixels;
            mean[1] += (double) (rgb >> 8 & 255) / pixels;
            mean[2] += (double) (rgb & 255) / pixels;
        }
        return mean;
    }
}
