package dev.graft.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.graft.dataset.item.Layout;
import dev.graft.dataset.item.Splits;
import dev.graft.image.SharedData;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Archives of photos, as people have them. */
class RealDatasetsTest {
    @TempDir
    Path folder;

    @Test
    void hymenopteraHasValidationAndNoTest() throws IOException {
        Dataset dataset = validated("hymenoptera.zip");

        assertThat(dataset.layout()).contains(Layout.PRE_SPLIT);
        assertThat(dataset.items()).isEqualTo(397);
        assertThat(dataset.excluded()).isZero();
        assertThat(dataset.splits())
                .contains(new Splits(244, 153, Optional.empty(), Splits.Source.GIVEN, Optional.empty()));
        assertThat(dataset.warnings()).isEmpty();
    }

    @Test
    void flowersHaveThreeSplits() throws IOException {
        Dataset dataset = validated("flowers5.zip");

        assertThat(dataset.items()).isEqualTo(800);
        assertThat(dataset.labels()).hasSize(5);
        assertThat(dataset.splits())
                .contains(new Splits(500, 100, Optional.of(200), Splits.Source.GIVEN, Optional.empty()));
    }

    @Test
    void tinyImagenetsListOfWordsIsLeftOut() throws IOException {
        Dataset dataset = validated("tiny-imagenet-64.zip");

        assertThat(dataset.items()).isEqualTo(18_000);
        assertThat(dataset.excluded()).isEqualTo(1);
        assertThat(dataset.labels()).hasSize(200);
    }

    private Dataset validated(String name) throws IOException {
        Path zip = SharedData.folder().resolve(name);
        assumeTrue(Files.exists(zip), "There is no " + zip + ": it is not tested.");
        try (DatasetFixture datasets = new DatasetFixture(folder);
                InputStream in = Files.newInputStream(zip)) {
            datasets.create("ds_1", in);
            return datasets.await("ds_1");
        }
    }
}
