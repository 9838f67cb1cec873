package dev.graft.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.graft.it.harness.Answer;
import dev.graft.it.harness.Await;
import dev.graft.it.harness.GraftProcess;
import dev.graft.it.harness.Rest;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contact sheet of augmentation, from the built server. */
class AugmentationPreviewIT {
    private static final int SIDE = 64;
    private static final int GAP = 4;

    @TempDir
    static Path folder;

    private static GraftProcess server;
    private static Rest rest;
    private static String sheets;

    @BeforeAll
    static void start() {
        server = GraftProcess.start(folder.resolve("home"), Map.of());
        rest = server.rest();
        sheets = "/v1/datasets/" + server.client().signs("signs") + "/augmentation-preview?image_size=" + SIDE;
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void aSheetHasARowForEachItemAndSevenEpochsBesideEvaluation() throws IOException {
        BufferedImage sheet = sheet("&items=3");
        assertThat(sheet.getWidth()).isEqualTo(8 * (SIDE + GAP) + GAP);
        assertThat(sheet.getHeight()).isEqualTo(3 * (SIDE + GAP) + GAP);
        for (int row = 0; row < 3; row++) {
            for (int column = 1; column < 8; column++) {
                assertThat(cell(sheet, row, column)).isNotEqualTo(cell(sheet, row, 0));
            }
        }
    }

    @Test
    void withoutAugmentationEveryColumnIsEvaluations() throws IOException {
        BufferedImage sheet = sheet("&augmentation=none&items=2");
        for (int column = 1; column < 8; column++) {
            assertThat(cell(sheet, 0, column)).isEqualTo(cell(sheet, 0, 0));
        }
    }

    @Test
    void theSameRequestGivesTheSamePictureAndAnotherSeedAnother() {
        Answer first = rest.get(sheets + "&augmentation=strong&seed=1").expect(200);
        assertThat(rest.get(sheets + "&augmentation=strong&seed=1").bytes()).isEqualTo(first.bytes());
        assertThat(rest.get(sheets + "&augmentation=strong&seed=2").bytes()).isNotEqualTo(first.bytes());
        assertThat(first.header("Content-Type")).contains("image/png");
    }

    @Test
    void itemsOfAColumnAreMixed() throws IOException {
        int[] plain = cell(sheet("&augmentation=none"), 0, 1);
        assertThat(cell(sheet("&augmentation=none&mixup=1"), 0, 1)).isNotEqualTo(plain);
        int[] cut = cell(sheet("&augmentation=none&cutmix=1&seed=5"), 0, 3);
        assertThat(cut).isNotEqualTo(plain);
    }

    @Test
    void allFaultsAreToldAtOnce() {
        JsonNode problem = rest.get(sheets.replace("=" + SIDE, "=5000")
                        + "&augmentation=stron&items=0&mixup=-1&cutmix=much&seed=x&size=3")
                .problem(422, "validation_failed");
        assertThat(problem.path("errors").findValuesAsText("param"))
                .containsExactlyInAnyOrder("image_size", "augmentation", "items", "mixup", "cutmix", "seed", "size");
        assertThat(problem.path("errors").toString()).contains("did you mean 'strong'?");
    }

    @Test
    void thereIsNoneOfWhatIsNotThere() {
        rest.get("/v1/datasets/ds_nobody/augmentation-preview").problem(404, "not_found");
    }

    @Test
    void aDatasetWithoutItemsHasNone() throws IOException {
        ByteArrayOutputStream zip = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(zip)) {
            out.putNextEntry(new ZipEntry("stop/nothing.jpg"));
        }
        String id = rest.send("POST", "/v1/datasets", zip.toByteArray(), "Content-Type", "application/zip")
                .expect(202)
                .json()
                .path("id")
                .asText();
        Await.until(Duration.ofSeconds(30), () -> "validation of " + id, () -> Optional.of(
                        rest.get("/v1/datasets/" + id).json().path("status").asText())
                .filter(status -> !status.equals("validating")));
        rest.get("/v1/datasets/" + id + "/augmentation-preview").problem(409, "dataset_not_ready");
    }

    private static BufferedImage sheet(String query) throws IOException {
        return ImageIO.read(
                new ByteArrayInputStream(rest.get(sheets + query).expect(200).bytes()));
    }

    private static int[] cell(BufferedImage sheet, int row, int column) {
        int pitch = SIDE + GAP;
        return sheet.getRGB(column * pitch + GAP, row * pitch + GAP, SIDE, SIDE, null, 0, SIDE);
    }
}
