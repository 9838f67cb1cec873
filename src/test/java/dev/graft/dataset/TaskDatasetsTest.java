package dev.graft.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.graft.dataset.folder.DatasetFolder;
import dev.graft.dataset.item.Item;
import dev.graft.dataset.item.Label;
import dev.graft.dataset.item.LabelStatistics.Spread;
import dev.graft.dataset.item.Split;
import dev.graft.dataset.item.Target;
import dev.graft.dataset.item.Task;
import dev.graft.dataset.item.Warning;
import dev.graft.json.Json;
import dev.graft.resource.Page;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Uploads for multi-label classification and regression. */
class TaskDatasetsTest {
    @TempDir
    Path folder;

    private DatasetFixture datasets;
    private int uploads;
    private String id;

    @BeforeEach
    void begin() {
        datasets = new DatasetFixture(folder);
    }

    @AfterEach
    void end() {
        datasets.close();
    }

    /** A manifest over so many pictures. */
    private static TestUploads upload(int count, IntFunction<String> label) {
        StringBuilder manifest = new StringBuilder("path,label\n");
        for (int i = 0; i < count; i++) {
            manifest.append(String.format("img/%03d.png,%s%n", i, label.apply(i)));
        }
        return new TestUploads().pictures("img", count).with("manifest.csv", manifest.toString());
    }

    /** Each under an id of its own, which is the one that is asked about from there on. */
    private Dataset validated(TestUploads upload, Optional<Task> task) {
        id = "ds_" + ++uploads;
        NewDataset request = new NewDataset(
                Optional.empty(),
                task,
                DatasetFixture.request().splits(),
                DatasetFixture.request().metadata());
        datasets.service.create(id, request, datasets.service.receive(new ByteArrayInputStream(upload.zip())));
        return datasets.await(id);
    }

    private Dataset validated(TestUploads upload) {
        return validated(upload, Optional.empty());
    }

    private JsonNode report() {
        try {
            return Json.mapper().readTree(datasets.service.report(id));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private Map<String, String> reasons() {
        Map<String, String> reasons = new TreeMap<>();
        report().path("excluded")
                .forEach(excluded -> reasons.put(
                        excluded.path("path").asText(), excluded.path("reason").asText()));
        return reasons;
    }

    private List<Item> items() {
        return datasets.service.folder(id).items();
    }

    @Test
    void labelsJoinedByABarMakeAMultiLabelDataset() {
        String[] labels = {"red|round", "red", "", "round|red", "blue", "blue|round"};

        Dataset dataset = validated(upload(60, i -> labels[i % labels.length]));

        assertThat(dataset.error()).isEmpty();
        assertThat(dataset.task()).contains(Task.IMAGE_MULTILABEL);
        assertThat(dataset.labels()).extracting(Label::name).containsExactly("blue", "red", "round");
        assertThat(dataset.labels())
                .extracting(label -> label.items().train()
                        + label.items().validation()
                        + label.items().test().orElseThrow())
                .containsExactly(20, 30, 30);
        assertThat(dataset.splits().orElseThrow().train()).isEqualTo(48);
        assertThat(dataset.labelStatistics()).isEmpty();
        assertThat(items()).extracting(Item::label).startsWith(new Target.Labels(List.of("red", "round")));
        assertThat(items())
                .extracting(Item::classIndices)
                .startsWith(List.of(1, 2), List.of(1), List.of(), List.of(1, 2));
        assertThat(datasets.service.folder(id).task()).isEqualTo(Task.IMAGE_MULTILABEL);
    }

    @ParameterizedTest
    @CsvSource({
        "3.5, image_regression",
        "3, image_classification",
        "n, image_regression",
        "class n, image_classification",
        "nan, image_classification"
    })
    void theTaskIsRecognisedFromWhatTheLabelsAre(String kind, String task) {
        Dataset dataset = validated(upload(40, i -> switch (kind) {
            case "3.5" -> String.valueOf(i % 3 + 0.5);
            case "3" -> String.valueOf(i % 3);
            case "n" -> String.valueOf(i % 25);
            case "nan" -> i % 2 == 0 ? "1" : "nan";
            default -> "class " + i % 2;
        }));

        assertThat(dataset.task().orElseThrow().code()).isEqualTo(task);
    }

    @Test
    void whoNamesATaskGetsItWhateverTheLabelsLookLike() {
        Dataset dataset = validated(upload(40, i -> String.valueOf(i % 4)), Optional.of(Task.IMAGE_REGRESSION));

        assertThat(dataset.task()).contains(Task.IMAGE_REGRESSION);
        assertThat(dataset.labels()).isEmpty();
        Spread train = dataset.labelStatistics().orElseThrow().train();
        assertThat(train.min()).isZero();
        assertThat(train.max()).isEqualTo(3);
        assertThat(train.mean()).isCloseTo(1.5, within(0.2));
        assertThat(train.std()).isCloseTo(Math.sqrt(1.25), within(0.1));
        assertThat(report().path("label_statistics").path("train").path("max").asDouble())
                .isEqualTo(3);
    }

    @Test
    void splitsOfValuesHaveTheirWholeRange() {
        validated(upload(200, i -> String.valueOf(i * i / 7.0)));

        for (Split split : Split.values()) {
            long high = items().stream()
                    .filter(item -> item.split() == split)
                    .filter(item -> ((Target.Value) item.label()).value() >= 100 * 100 / 7.0)
                    .count();
            assertThat(high).isEqualTo(split == Split.TRAIN ? 80 : 10);
        }
    }

    @Test
    void rowsThatAreNoValueAreLeftOutWithTheirLine() {
        String[] bad = {"much", "NaN", "inf", "", "1e60", "0x12"};

        Dataset dataset = validated(
                upload(30, i -> i < bad.length ? bad[i] : String.valueOf(i / 4.0)), Optional.of(Task.IMAGE_REGRESSION));

        assertThat(dataset.items()).isEqualTo(24);
        assertThat(dataset.excluded()).isEqualTo(6);
        assertThat(reasons())
                .containsExactly(
                        entry("img/000.png", "invalid_value"),
                        entry("img/001.png", "invalid_value"),
                        entry("img/002.png", "invalid_value"),
                        entry("img/003.png", "no_label"),
                        entry("img/004.png", "invalid_value"),
                        entry("img/005.png", "invalid_value"));
        assertThat(report().path("excluded").path(1).path("message").asText())
                .isEqualTo("manifest.csv, line 3: 'NaN' is not a finite number");
    }

    @Test
    void aFileThatOnlyTheManifestKnowsIsLeftOutWithItsLine() {
        Dataset dataset = validated(upload(20, i -> String.valueOf(i / 4.0))
                .with("manifest.csv", "path,label\nimg/000.png,1.5\nimg/001.png,2\nnowhere.png,3\n"));

        assertThat(reasons()).contains(entry("nowhere.png", "missing_file"));
        assertThat(dataset.warnings()).extracting(Warning::code).contains("paths_missing");
    }

    @Test
    void aManifestInJsonLinesHasListsAndNumbers() {
        StringBuilder several = new StringBuilder();
        StringBuilder values = new StringBuilder();
        for (int i = 0; i < 20; i++) {
            String path = String.format("{\"path\": \"img/%03d.png\", \"label\": ", i);
            several.append(path).append(i % 2 == 0 ? "[\"a\", \"b\"]" : "[]").append("}\n");
            values.append(path).append(i == 0 ? "NaN" : String.valueOf(i / 8.0)).append("}\n");
        }

        Dataset multilabel =
                validated(new TestUploads().pictures("img", 20).with("manifest.jsonl", several.toString()));
        Dataset regression = validated(new TestUploads().pictures("img", 20).with("manifest.jsonl", values.toString()));

        assertThat(multilabel.task()).contains(Task.IMAGE_MULTILABEL);
        assertThat(multilabel.items()).isEqualTo(20);
        assertThat(regression.task()).contains(Task.IMAGE_REGRESSION);
        assertThat(reasons()).containsExactly(entry("img/000.png", "invalid_value"));
    }

    @Test
    void copiesWithOtherLabelsOrValuesAreAllLeftOut() {
        byte[] same = TestUploads.png(5000);
        TestUploads several = upload(12, i -> i < 2 ? (i == 0 ? "a|b" : "a") : i % 2 == 0 ? "a" : "b|a")
                .with("img/000.png", same)
                .with("img/001.png", same);

        validated(several);

        assertThat(reasons())
                .containsExactly(
                        entry("img/000.png", "contradictory_label"), entry("img/001.png", "contradictory_label"));
        assertThat(report().path("excluded").path(0).path("message").asText())
                .isEqualTo("the same bytes are at 'img/001.png' with the labels 'a'");
    }

    @Test
    void copiesWithTheSameLabelsInAnotherOrderStay() {
        byte[] same = TestUploads.png(5000);

        Dataset dataset = validated(upload(12, i -> i == 0 ? "a|b" : i == 1 ? "b|a" : i % 2 == 0 ? "a" : "")
                .with("img/000.png", same)
                .with("img/001.png", same));

        assertThat(dataset.excluded()).isZero();
        assertThat(items().get(0).split()).isEqualTo(items().get(1).split());
    }

    @ParameterizedTest
    @CsvSource({"IMAGE_MULTILABEL, several or none", "IMAGE_REGRESSION, no number"})
    void foldersAreNoAnswerToATaskThatNeedsAManifest(Task task, String why) {
        Dataset dataset = validated(new TestUploads().pictures("a", 5).pictures("b", 5), Optional.of(task));

        assertThat(dataset.status()).isEqualTo(DatasetStatus.FAILED);
        assertThat(dataset.error().orElseThrow().code()).isEqualTo("manifest_missing");
        assertThat(dataset.error().orElseThrow().message()).contains("manifest.csv", task.code(), why);
    }

    @Test
    void severalLabelsWhereOneIsAskedForAreAFaultOfTheirLines() {
        Dataset dataset = validated(upload(5, i -> i == 3 ? "a|b" : "a"), Optional.of(Task.IMAGE_CLASSIFICATION));

        assertThat(dataset.error().orElseThrow().code()).isEqualTo("manifest_invalid");
        assertThat(dataset.error().orElseThrow().message()).contains("line 5", "'a|b'", "image_multilabel");
    }

    @ParameterizedTest
    @CsvSource({"2.5, the value 2.5", "a|b, 'the labels ''a'', ''b'''"})
    void equalAnswersLeaveNothingToLearn(String answer, String why) {
        Dataset dataset = validated(upload(10, i -> answer));

        assertThat(dataset.error().orElseThrow().message()).contains(why);
    }

    @Test
    void labelsWithoutPositivesInASplitAndRareOnesAreWarnedOf() {
        Dataset dataset = validated(upload(100, i -> i < 3 ? "rare|often" : i % 4 == 0 ? "" : "often"));

        assertThat(dataset.warnings())
                .extracting(Warning::code)
                .contains("class_imbalance", "few_items", "label_without_positives");
        assertThat(dataset.warnings())
                .filteredOn(warning -> warning.code().equals("label_without_positives"))
                .allSatisfy(warning -> assertThat(warning.message()).contains("'rare' ("));
    }

    @Test
    void itemsAreFoundByOneOfTheirLabelsOrTheirValue() {
        validated(upload(12, i -> i % 3 == 0 ? "a|b" : i % 3 == 1 ? "b" : ""));
        assertThat(found("a")).hasSize(4);
        assertThat(found("b")).hasSize(8);
        assertThat(found("a|b")).isEmpty();

        validated(upload(12, i -> String.valueOf(i / 2.0)));
        assertThat(found("2.50")).hasSize(1);
        assertThat(found("many")).isEmpty();
    }

    private List<Item> found(String label) {
        return datasets.service
                .items(id, Optional.empty(), Optional.of(label), new Page.Request(50, Optional.empty()))
                .items();
    }

    @Test
    void anItemSurvivesItsJsonAndEarlierLinesAreStillRead() {
        validated(upload(12, i -> String.valueOf(i / 2.0)));
        Item value = items().get(3);
        Item one = new Item("item_000000", "a/1.png", "a", 2, Split.TRAIN, 1, 1, "0", "image/png", 0, 1);

        assertThat(value.label()).isEqualTo(new Target.Value(1.5));
        assertThat(Json.read(Json.write(value), Item.class)).isEqualTo(value);
        assertThat(Json.write(one)).contains("\"label\":\"a\"");
        assertThat(Json.read(Json.write(one).replace("\"class_indices\":[2]", "\"class_index\":2"), Item.class))
                .isEqualTo(one);
    }

    @Test
    void theSamePicturesWithAnotherTaskAreOtherContent() {
        validated(upload(30, i -> String.valueOf(i % 2)), Optional.of(Task.IMAGE_MULTILABEL));
        String several = digest();
        validated(upload(30, i -> String.valueOf(i % 2)), Optional.of(Task.IMAGE_CLASSIFICATION));

        assertThat(digest()).isNotEqualTo(several);
    }

    private String digest() {
        DatasetFolder files = datasets.service.folder(id);
        return files.digest();
    }
}
