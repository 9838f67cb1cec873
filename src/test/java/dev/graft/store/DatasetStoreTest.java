package dev.graft.store;

import static dev.graft.store.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.graft.dataset.Dataset;
import dev.graft.dataset.DatasetStatus;
import dev.graft.dataset.DatasetStore.Deletion;
import dev.graft.job.Job;
import dev.graft.job.JobState;
import dev.graft.job.JobStore;
import dev.graft.resource.Page;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Stores.Kind.class)
class DatasetStoreTest {
    @Parameter
    Stores.Kind kind;

    @TempDir
    Path folder;

    private Stores stores;

    @BeforeEach
    void open() {
        stores = kind.open(folder);
    }

    @AfterEach
    void close() {
        stores.close();
    }

    @Test
    void whatWasInsertedIsFoundWithEveryField() {
        Dataset dataset = Samples.dataset("ds_1", 1, DatasetStatus.VALIDATING);
        stores.datasets().insert(dataset);
        assertThat(stores.datasets().find("ds_1")).contains(dataset);
        assertThat(stores.datasets().find("ds_2")).isEmpty();
    }

    @Test
    void anIdThatIsThereAlreadyKeepsItsDataset() {
        Dataset first = Samples.dataset("ds_1", 1, DatasetStatus.VALIDATING);
        stores.datasets().insert(first);
        stores.datasets().insert(Samples.dataset("ds_1", 7, DatasetStatus.READY));
        assertThat(stores.datasets().find("ds_1")).contains(first);
    }

    @Test
    void changeTakesOnlyTheNextVersion() {
        stores.datasets().insert(Samples.dataset("ds_1", 1, DatasetStatus.VALIDATING));
        Dataset ready = Samples.dataset("ds_1", 2, DatasetStatus.READY);
        assertThat(stores.datasets().change(Samples.dataset("ds_1", 3, DatasetStatus.READY)))
                .isFalse();
        assertThat(stores.datasets().change(ready)).isTrue();
        assertThat(stores.datasets().change(ready)).isFalse();
        assertThat(stores.datasets().find("ds_1")).contains(ready);
        assertThat(stores.datasets().change(Samples.dataset("ds_2", 2, DatasetStatus.READY)))
                .isFalse();
    }

    @Test
    void aReadyDatasetStaysReady() {
        stores.datasets().insert(Samples.dataset("ds_1", 1, DatasetStatus.READY));
        assertThat(stores.datasets().change(Samples.dataset("ds_1", 2, DatasetStatus.FAILED)))
                .isFalse();
        assertThat(stores.datasets().change(Samples.dataset("ds_1", 2, DatasetStatus.READY)))
                .isTrue();
    }

    @Test
    void ofManyChangesAtOnceExactlyOneWins() throws Exception {
        stores.datasets().insert(Samples.dataset("ds_1", 1, DatasetStatus.READY));
        List<Boolean> won = Crowd.ask(i -> stores.datasets().change(Samples.dataset("ds_1", 2, DatasetStatus.READY)));
        assertThat(won).containsOnlyOnce(true);
    }

    @Test
    void pagesGoFromNewestToOldestWhileDatasetsAreAdded() {
        for (int i = 1; i <= 5; i++) {
            stores.datasets().insert(Samples.dataset("ds_" + i, 1, DatasetStatus.READY));
        }
        Page<Dataset> first = stores.datasets().page(List.of(), new Page.Request(2, Optional.empty()));
        stores.datasets().insert(Samples.dataset("ds_6", 1, DatasetStatus.READY));
        Page<Dataset> second = stores.datasets().page(List.of(), new Page.Request(2, first.next()));
        Page<Dataset> third = stores.datasets().page(List.of(), new Page.Request(2, second.next()));
        assertThat(ids(first)).containsExactly("ds_5", "ds_4");
        assertThat(ids(second)).containsExactly("ds_3", "ds_2");
        assertThat(ids(third)).containsExactly("ds_1");
        assertThat(third.next()).isEmpty();
    }

    @Test
    void pagesShowOnlyTheStatusesAskedFor() {
        stores.datasets().insert(Samples.dataset("ds_1", 1, DatasetStatus.READY));
        stores.datasets().insert(Samples.dataset("ds_2", 1, DatasetStatus.FAILED));
        stores.datasets().insert(Samples.dataset("ds_3", 1, DatasetStatus.VALIDATING));
        Page.Request all = new Page.Request(50, Optional.empty());
        assertThat(ids(stores.datasets().page(List.of(DatasetStatus.READY, DatasetStatus.FAILED), all)))
                .containsExactly("ds_2", "ds_1");
    }

    private static List<String> ids(Page<Dataset> page) {
        return page.items().stream().map(Dataset::id).toList();
    }

    @Test
    void aDatasetIsDeletedOnlyInTheVersionThatWasSeen() {
        stores.datasets().insert(Samples.dataset("ds_1", 3, DatasetStatus.READY));
        assertThat(stores.datasets().delete("ds_1", 2)).isEqualTo(Deletion.CHANGED);
        assertThat(stores.datasets().delete("ds_1", 3)).isEqualTo(Deletion.DELETED);
        assertThat(stores.datasets().delete("ds_1", 3)).isEqualTo(Deletion.CHANGED);
        assertThat(stores.datasets().find("ds_1")).isEmpty();
    }

    @Test
    void aDatasetIsInUseUntilItsJobHasEnded() {
        stores.datasets().insert(Samples.dataset("ds_1", 1, DatasetStatus.READY));
        Job job = Samples.job("job_1", "ds_1", "flowers", NOW);
        assertThat(stores.jobs().insert(job, List.of())).isTrue();
        assertThat(stores.datasets().delete("ds_1", 1)).isEqualTo(Deletion.IN_USE);
        assertThat(stores.datasets().find("ds_1")).isPresent();

        Job cancelled =
                job.change().to(JobState.CANCELLED, NOW, Optional.empty()).done();
        stores.jobs().change(new JobStore.Change(cancelled, Optional.empty(), List.of(), List.of()));
        assertThat(stores.datasets().delete("ds_1", 1)).isEqualTo(Deletion.DELETED);
        assertThat(stores.jobs().find("job_1")).contains(cancelled);
    }

    @Test
    void noJobAppearsOnADatasetThatIsDeletedAtTheSameMoment() throws Exception {
        for (int round = 0; round < 10; round++) {
            String dataset = "ds_" + round;
            stores.datasets().insert(Samples.dataset(dataset, 1, DatasetStatus.READY));
            List<Boolean> done = Crowd.ask(i -> i % 2 == 0
                    ? stores.datasets().delete(dataset, 1) == Deletion.DELETED
                    : stores.jobs().insert(Samples.job("job_" + dataset + i, dataset, "flowers", NOW), List.of()));
            boolean deleted = stores.datasets().find(dataset).isEmpty();
            long jobs = stores.jobs()
                    .page(
                            new JobStore.Filter(List.of(), List.of(), Optional.of(dataset), Optional.empty()),
                            new Page.Request(50, Optional.empty()))
                    .items()
                    .size();
            assertThat(jobs).isEqualTo(deleted ? 0 : Crowd.SIZE / 2);
            assertThat(done).contains(true);
        }
    }
}
