package dev.graft.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import com.fasterxml.jackson.databind.JsonNode;
import dev.graft.dataset.archive.Archives;
import dev.graft.dataset.folder.DatasetFolder;
import dev.graft.dataset.item.DatasetLimits;
import dev.graft.dataset.item.Item;
import dev.graft.dataset.item.Label;
import dev.graft.dataset.item.Layout;
import dev.graft.dataset.item.SplitCounts;
import dev.graft.dataset.item.Splits;
import dev.graft.dataset.item.Warning;
import dev.graft.json.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ValidationTest {
    private static final String ID = "ds_1";

    @TempDir
    Path folder;

    private DatasetFixture datasets;

    @BeforeEach
    void begin() {
        datasets = new DatasetFixture(folder);
    }

    @AfterEach
    void end() {
        datasets.close();
    }

    @Test
    void classFoldersBecomeARandomlySplitDataset() {
        Dataset dataset = datasets.validated(
                ID, new TestUploads().pictures("rose", 20).pictures("daisy", 30).zip());

        assertThat(dataset.error()).isEmpty();
        assertThat(dataset.layout()).contains(Layout.CLASS_FOLDERS);
        assertThat(dataset.labels())
                .containsExactly(
                        new Label("daisy", 0, new SplitCounts(24, 3, Optional.of(3))),
                        new Label("rose", 1, new SplitCounts(16, 2, Optional.of(2))));
        assertThat(dataset.splits())
                .contains(new Splits(40, 5, Optional.of(5), Splits.Source.RANDOM, Optional.of(42L)));
        assertThat(dataset.items()).isEqualTo(50);
        assertThat(dataset.excluded()).isZero();
        assertThat(dataset.readyAt()).isPresent();
        assertThat(dataset.progress()).isEqualTo(new Dataset.Progress(Dataset.Phase.DONE, 50, 50, 1));
    }

    @Test
    void itemsStandInOrderOfTheirPathsWithTheirBytes() {
        byte[] zip = new TestUploads()
                .with("b/2.png", TestUploads.png(2))
                .with("a/1.png", TestUploads.png(1))
                .zip();

        datasets.validated(ID, zip);
        DatasetFolder files = datasets.service.folder(ID);

        assertThat(files.items()).extracting(Item::id).containsExactly("item_000000", "item_000001");
        assertThat(files.items()).extracting(Item::path).containsExactly("a/1.png", "b/2.png");
        assertThat(files.items()).extracting(Item::classIndex).containsExactly(0, 1);
        Item first = files.items().get(0);
        assertThat(files.bytes(first)).isEqualTo(TestUploads.png(1));
        assertThat(first.width()).isEqualTo(8);
        assertThat(first.height()).isEqualTo(6);
        assertThat(first.mediaType()).isEqualTo("image/png");
    }

    @Test
    void equalUploadsGiveEqualDatasetsWhateverTheArchive() {
        TestUploads upload = new TestUploads().pictures("a", 20).pictures("b", 20);

        datasets.validated("ds_zip", upload.zip());
        datasets.validated("ds_tar", upload.tarGz());

        assertThat(datasets.service.folder("ds_tar").digest())
                .isEqualTo(datasets.service.folder("ds_zip").digest());
    }

    @Test
    void preSplitUploadsWithoutValidationGetATenthOfTrain() {
        Dataset dataset = datasets.validated(
                ID,
                new TestUploads()
                        .pictures("flowers/train/a", 20)
                        .pictures("flowers/train/b", 20)
                        .pictures("flowers/test/a", 3)
                        .pictures("flowers/test/b", 4)
                        .zip());

        assertThat(dataset.layout()).contains(Layout.PRE_SPLIT);
        assertThat(dataset.splits()).contains(new Splits(36, 4, Optional.of(7), Splits.Source.GIVEN, Optional.of(42L)));
    }

    @Test
    void withoutATestSplitItIsNullEverywhere() {
        Dataset dataset = datasets.validated(
                ID,
                new TestUploads()
                        .pictures("train/a", 3)
                        .pictures("train/b", 3)
                        .pictures("val/a", 2)
                        .pictures("val/b", 2)
                        .zip());

        assertThat(dataset.splits())
                .contains(new Splits(6, 4, Optional.empty(), Splits.Source.GIVEN, Optional.empty()));
        assertThat(dataset.labels())
                .allSatisfy(label -> assertThat(label.items().test()).isEmpty());
    }

    @Test
    void manifestsSayLabelsSplitsAndGroups() {
        StringBuilder manifest = new StringBuilder("path,label,group\n");
        for (int i = 0; i < 20; i++) {
            manifest.append(String.format("img/%03d.png,%s,g%d%n", i, i % 2 == 0 ? "even" : "odd", i / 4));
        }

        Dataset dataset = datasets.validated(
                ID,
                new TestUploads()
                        .pictures("img", 21)
                        .with("manifest.csv", manifest.toString())
                        .zip());

        assertThat(dataset.layout()).contains(Layout.MANIFEST);
        assertThat(dataset.items()).isEqualTo(20);
        assertThat(reasons()).containsExactly(entry("img/020.png", "no_label"));
        List<Item> items = datasets.service.folder(ID).items();
        for (int i = 0; i < 20; i += 4) {
            assertThat(items.subList(i, i + 4))
                    .extracting(Item::split)
                    .containsOnly(items.get(i).split());
        }
    }

    @Test
    void everyFileThatIsLeftOutIsToldWithItsReason() throws IOException {
        byte[] picture = TestUploads.png(5);
        byte[] zip = new TestUploads()
                .pictures("a", 12)
                .pictures("b", 12)
                .with("a/empty.jpg", new byte[0])
                .with("a/cut.png", Arrays.copyOf(picture, picture.length - 30))
                .with("a/words.txt", "words")
                .with("a/new.webp", "RIFF....WEBPVP8 ")
                .with("LICENSE", "free")
                .with("top.png", TestUploads.png(1000))
                .with("a/same.png", TestUploads.png(2000))
                .with("b/same.png", TestUploads.png(2000))
                .with("../evil.png", TestUploads.png(3000))
                .with("b/large.png", large())
                .with("b/manifest.csv", "path,label\n")
                .zip();
        try (DatasetFixture small = limited(new DatasetLimits(1 << 20, 100, 1 << 16, 1 << 24, 64))) {
            Dataset dataset = small.validated(ID, zip);

            assertThat(dataset.error()).isEmpty();
            assertThat(dataset.items()).isEqualTo(24);
            assertThat(dataset.excluded()).isEqualTo(11);
            assertThat(reasons(small))
                    .containsOnly(
                            entry("a/empty.jpg", "zero_bytes"),
                            entry("a/cut.png", "truncated"),
                            entry("a/words.txt", "not_an_image"),
                            entry("a/new.webp", "unsupported_format"),
                            entry("LICENSE", "not_an_image"),
                            entry("top.png", "no_label"),
                            entry("a/same.png", "contradictory_label"),
                            entry("b/same.png", "contradictory_label"),
                            entry("../evil.png", "unsafe_path"),
                            entry("b/large.png", "too_many_pixels"),
                            entry("b/manifest.csv", "not_an_image"));
        }
    }

    @Test
    void linksAndTooLargeFilesAreLeftOut() {
        byte[] tar = Archives.tarOf(
                Archives.entry("a/1.png", '0', TestUploads.png(1)),
                Archives.entry("b/2.png", '0', TestUploads.png(2)),
                Archives.entry("b/link.png", '2', new byte[0]),
                Archives.entry("b/huge.png", '0', new byte[5000]));
        try (DatasetFixture small = limited(new DatasetLimits(1 << 20, 100, 4000, 1 << 24, 64))) {
            small.validated(ID, tar);

            assertThat(reasons(small)).containsOnly(entry("b/link.png", "link"), entry("b/huge.png", "too_large"));
        }
    }

    @Test
    void duplicatesStayInOneSplitAndLeaveTrainForLaterSplits() {
        Dataset dataset = datasets.validated(
                ID,
                new TestUploads()
                        .pictures("train/a", 3)
                        .pictures("train/b", 3)
                        .pictures("val/a", 2)
                        .pictures("val/b", 2)
                        .with("train/a/x.png", TestUploads.png(500))
                        .with("val/a/x.png", TestUploads.png(500))
                        .with("train/b/y1.png", TestUploads.png(600))
                        .with("train/b/y2.png", TestUploads.png(600))
                        .zip());

        assertThat(reasons()).containsExactly(entry("train/a/x.png", "duplicate_across_splits"));
        assertThat(report().at("/duplicates/within_splits").toString())
                .isEqualTo("[[\"train/b/y1.png\",\"train/b/y2.png\"]]");
        assertThat(report().at("/duplicates/across_splits").toString())
                .isEqualTo("[[\"train/a/x.png\",\"val/a/x.png\"]]");
        assertThat(dataset.warnings()).extracting(Warning::code).contains("duplicates_across_splits", "few_items");
    }

    @Test
    void labelsThatTrainHasNothingOfAreLeftOut() {
        Dataset dataset = datasets.validated(
                ID,
                new TestUploads()
                        .pictures("train/a", 3)
                        .pictures("train/b", 3)
                        .pictures("val/a", 2)
                        .pictures("val/c", 1)
                        .zip());

        assertThat(dataset.labels()).extracting(Label::name).containsExactly("a", "b");
        assertThat(reasons()).containsExactly(entry("val/c/000.png", "no_label"));
    }

    @Test
    void imbalanceIsToldWithBothLabels() {
        Dataset dataset = datasets.validated(
                ID, new TestUploads().pictures("many", 100).pictures("rare", 12).zip());

        assertThat(dataset.warnings())
                .filteredOn(warning -> warning.code().equals("class_imbalance"))
                .singleElement()
                .satisfies(warning -> assertThat(warning.message()).contains("many", "rare"));
    }

    @Test
    void theReportHasCountsAndSizes() {
        datasets.validated(
                ID, new TestUploads().pictures("a", 12).pictures("b", 12).zip());

        JsonNode report = report();
        assertThat(report.path("dataset").asText()).isEqualTo(ID);
        assertThat(report.path("items").asInt()).isEqualTo(24);
        assertThat(report.at("/labels/0/name").asText()).isEqualTo("a");
        assertThat(report.at("/sizes/width/median").asInt()).isEqualTo(8);
        assertThat(report.at("/sizes/height/max").asInt()).isEqualTo(6);
    }

    @Test
    void unusableUploadsFailWithTheirCodeAndAReportAndNothingElse() {
        byte[] whole = new TestUploads().pictures("a", 5).pictures("b", 5).zip();
        Map<String, byte[]> uploads = Map.of(
                "no_usable_items", new TestUploads().with("a/words.txt", "w").zip(),
                "one_label", new TestUploads().pictures("a", 5).zip(),
                "archive_truncated", Arrays.copyOf(whole, whole.length - 60),
                "manifest_invalid",
                        new TestUploads()
                                .pictures("a", 2)
                                .with("manifest.csv", "file\n")
                                .zip());
        uploads.forEach((code, upload) -> {
            Dataset dataset = datasets.validated(code, upload);

            assertThat(dataset.status()).isEqualTo(DatasetStatus.FAILED);
            assertThat(dataset.error().orElseThrow().code()).isEqualTo(code);
            assertThat(dataset.error().orElseThrow().hint()).isNotEmpty();
            assertThat(datasets.service.report(code)).contains(code);
        });
        datasets.close();

        assertThat(datasets.files())
                .containsExactlyInAnyOrderElementsOf(uploads.keySet().stream()
                        .map(code -> "blobs/datasets/" + code + "/report.json")
                        .toList());
    }

    @Test
    void tooManyFilesFailTheDataset() {
        try (DatasetFixture small = limited(new DatasetLimits(1 << 20, 5, 4000, 1 << 24, 64))) {
            Dataset dataset =
                    small.validated(ID, new TestUploads().pictures("a", 6).zip());

            assertThat(dataset.error().orElseThrow().code()).isEqualTo("too_many_items");
        }
    }

    private static byte[] large() throws IOException {
        var bytes = new java.io.ByteArrayOutputStream();
        javax.imageio.ImageIO.write(
                new java.awt.image.BufferedImage(9, 9, java.awt.image.BufferedImage.TYPE_INT_RGB), "png", bytes);
        return bytes.toByteArray();
    }

    private DatasetFixture limited(DatasetLimits limits) {
        return new DatasetFixture(folder.resolve("limited"), new FakeDatasetStore(), limits);
    }

    private JsonNode report() {
        return Json.read(datasets.service.report(ID), JsonNode.class);
    }

    private Map<String, String> reasons() {
        return reasons(datasets);
    }

    private static Map<String, String> reasons(DatasetFixture of) {
        Map<String, String> reasons = new TreeMap<>();
        Json.read(of.service.report(ID), JsonNode.class)
                .path("excluded")
                .forEach(excluded -> reasons.put(
                        excluded.path("path").asText(), excluded.path("reason").asText()));
        return reasons;
    }
}
