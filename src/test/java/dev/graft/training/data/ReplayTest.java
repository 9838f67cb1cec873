package dev.graft.training.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graft.blob.FolderBlobs;
import dev.graft.dataset.folder.DatasetFolder;
import dev.graft.dataset.item.Item;
import dev.graft.dataset.item.Label;
import dev.graft.dataset.item.Split;
import dev.graft.dataset.item.SplitCounts;
import dev.graft.disk.Digest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayTest {
    @TempDir
    Path home;

    /** Texts in place of pictures: of each label so many to train, two to validate, three to test. */
    private DatasetFolder dataset(String name, int train, String... labels) throws IOException {
        FolderBlobs blobs = new FolderBlobs(home.resolve(name));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        List<Item> items = new ArrayList<>();
        List<Label> counts = new ArrayList<>();
        for (String label : labels) {
            for (int i = 0; i < train + 5; i++) {
                byte[] text = (label + " " + i).getBytes(StandardCharsets.UTF_8);
                Split split = i < train ? Split.TRAIN : i < train + 2 ? Split.VALIDATION : Split.TEST;
                items.add(new Item(
                        Item.id(items.size()),
                        label + "/" + i,
                        label,
                        counts.size(),
                        split,
                        1,
                        1,
                        Digest.of(text),
                        "text/plain",
                        bytes.size(),
                        text.length));
                bytes.write(text);
            }
            counts.add(new Label(label, counts.size(), new SplitCounts(train, 2, Optional.of(3))));
        }
        Path file = blobs.newFile();
        Files.write(file, bytes.toByteArray());
        DatasetFolder.put(blobs, "datasets/ds", file, counts, items);
        return DatasetFolder.open(blobs, "datasets/ds");
    }

    private static long count(DatasetFolder folder, String label, Split split) {
        return folder.items().stream()
                .filter(item -> item.label().text().equals(label) && item.split() == split)
                .count();
    }

    @Test
    void newItemsComeWithAsManyOfTheEarlierOnesEvenlyOverTheirLabels() throws IOException {
        DatasetFolder joint = new Replay(
                        dataset("fresh", 100, "lily", "rose"), dataset("earlier", 150, "daisy", "iris", "rose"))
                .write(home.resolve("joint"));

        assertThat(joint.labels()).extracting(Label::name).containsExactly("daisy", "iris", "lily", "rose");
        assertThat(count(joint, "lily", Split.TRAIN)).isEqualTo(100);
        // 200 of the 450, a third each; those of the roses that both have come once.
        assertThat(count(joint, "daisy", Split.TRAIN)).isBetween(64L, 69L);
        assertThat(count(joint, "iris", Split.TRAIN)).isBetween(64L, 69L);
        assertThat(count(joint, "rose", Split.TRAIN)).isBetween(100L, 150L);
        assertThat(count(joint, "daisy", Split.TEST)).isEqualTo(3);
        assertThat(joint.labels().get(0).items().train()).isEqualTo((int) count(joint, "daisy", Split.TRAIN));
    }

    @Test
    void everyItemKeepsItsBytesAndLabel() throws IOException {
        DatasetFolder joint = new Replay(dataset("fresh", 5, "rose"), dataset("earlier", 30, "daisy", "rose"))
                .write(home.resolve("j"));
        List<Item> items = joint.items();

        assertThat(items).isNotEmpty();
        for (int i = 0; i < items.size(); i++) {
            Item item = items.get(i);
            assertThat(item.id()).isEqualTo(Item.id(i));
            assertThat(new String(joint.bytes(item), StandardCharsets.UTF_8))
                    .startsWith(item.label().text() + " ");
            assertThat(joint.labels().get(item.classIndex()).name())
                    .isEqualTo(item.label().text());
        }
    }

    @Test
    void theSameDatasetsGiveTheSameJointOne() throws IOException {
        Replay replay = new Replay(dataset("fresh", 5, "rose"), dataset("earlier", 30, "daisy", "rose"));

        assertThat(replay.write(home.resolve("one")).digest())
                .isEqualTo(replay.write(home.resolve("two")).digest());
    }

    @Test
    void ofEveryEarlierLabelAFewAreSeenAgainHoweverFewAreNew() throws IOException {
        DatasetFolder joint = new Replay(dataset("fresh", 1, "lily"), dataset("earlier", 50, "daisy", "iris"))
                .write(home.resolve("j"));

        assertThat(count(joint, "daisy", Split.TRAIN)).isBetween(18L, 22L);
        assertThat(count(joint, "iris", Split.TRAIN)).isBetween(18L, 22L);
    }
}
