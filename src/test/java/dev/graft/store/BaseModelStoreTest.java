package dev.graft.store;

import static dev.graft.store.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.graft.basemodel.BaseModel;
import dev.graft.basemodel.BaseModel.Origin;
import dev.graft.basemodel.BaseModelStore.Deletion;
import dev.graft.basemodel.ImportedModel;
import dev.graft.dataset.DatasetStatus;
import dev.graft.job.Job;
import dev.graft.job.JobState;
import dev.graft.job.JobStore;
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
class BaseModelStoreTest {
    private static final Origin ORIGIN =
            new Origin(Origin.Kind.HUB, "hf://timm/résnet", Optional.of("ab12"), Optional.empty());

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

    private static ImportedModel importing(String name, String id) {
        return ImportedModel.begin(name, id, ORIGIN, NOW);
    }

    private ImportedModel available(String name) {
        ImportedModel begun = importing(name, "bm_" + name);
        ImportedModel ended = begun.available(ORIGIN.withSha256("cd34"));
        assertThat(stores.baseModels().insert(begun)).isTrue();
        assertThat(stores.baseModels().change(ended)).isTrue();
        return ended;
    }

    @Test
    void whatWasInsertedIsFoundWithEveryField() {
        ImportedModel failed = importing("r", "bm_1")
                .at(0.5)
                .failed(new BaseModel.Failure("hub_offline", "It is off.", Optional.of("Switch it on.")));
        assertThat(stores.baseModels().insert(failed)).isTrue();
        assertThat(stores.baseModels().find("r")).contains(failed);
        assertThat(stores.baseModels().find("s")).isEmpty();
    }

    @Test
    void aNameBelongsToWhoeverCameFirst() {
        ImportedModel first = importing("r", "bm_1");
        assertThat(stores.baseModels().insert(first)).isTrue();
        assertThat(stores.baseModels().insert(importing("r", "bm_2"))).isFalse();
        assertThat(stores.baseModels().insert(first.at(0.1))).isTrue();
        assertThat(stores.baseModels().find("r")).contains(first);
    }

    @Test
    void ofManyWhoWantANameExactlyOneGetsIt() throws Exception {
        List<Boolean> got = Crowd.ask(i -> stores.baseModels().insert(importing("r", "bm_" + i)));
        assertThat(got).containsOnlyOnce(true);
    }

    @Test
    void changeTakesOnlyTheNextVersionOfTheSame() {
        ImportedModel first = importing("r", "bm_1");
        stores.baseModels().insert(first);
        assertThat(stores.baseModels().change(first.at(0.1).at(0.2))).isFalse();
        assertThat(stores.baseModels().change(importing("r", "bm_2").at(0.1))).isFalse();
        assertThat(stores.baseModels().change(first.at(0.1))).isTrue();
        assertThat(stores.baseModels().change(first.at(0.3))).isFalse();
        assertThat(stores.baseModels().find("r")).contains(first.at(0.1));
    }

    @Test
    void theListIsInOrderOfNames() {
        for (String name : List.of("b", "c", "a")) {
            stores.baseModels().insert(importing(name, "bm_" + name));
        }
        assertThat(stores.baseModels().list()).extracting(ImportedModel::name).containsExactly("a", "b", "c");
    }

    @Test
    void oneIsDeletedOnlyAsItWasSeen() {
        ImportedModel seen = available("r");
        assertThat(stores.baseModels().delete(importing("r", seen.id()))).isEqualTo(Deletion.CHANGED);
        assertThat(stores.baseModels().delete(seen)).isEqualTo(Deletion.DELETED);
        assertThat(stores.baseModels().delete(seen)).isEqualTo(Deletion.CHANGED);
        assertThat(stores.baseModels().list()).isEmpty();
    }

    @Test
    void oneIsInUseUntilItsJobHasEnded() {
        ImportedModel model = available("r");
        stores.datasets().insert(Samples.dataset("ds_1", 1, DatasetStatus.READY));
        Job job = Samples.job("job_1", "ds_1", "flowers", NOW);
        assertThat(stores.jobs().insert(job, List.of(), List.of("r"))).isTrue();
        assertThat(stores.baseModels().delete(model)).isEqualTo(Deletion.IN_USE);
        assertThat(stores.baseModels().find("r")).contains(model);

        Job cancelled =
                job.change().to(JobState.CANCELLED, NOW, Optional.empty()).done();
        stores.jobs().change(new JobStore.Change(cancelled, Optional.empty(), List.of(), List.of()));
        assertThat(stores.baseModels().delete(model)).isEqualTo(Deletion.DELETED);
        assertThat(stores.jobs().delete("job_1", cancelled.version())).isTrue();
    }

    @Test
    void noJobBeginsOnOneThatIsNotAvailable() {
        stores.datasets().insert(Samples.dataset("ds_1", 1, DatasetStatus.READY));
        stores.baseModels().insert(importing("r", "bm_1"));
        Job job = Samples.job("job_1", "ds_1", "flowers", NOW);
        assertThat(stores.jobs().insert(job, List.of(), List.of("r"))).isFalse();
        assertThat(stores.jobs().insert(job, List.of(), List.of("gone"))).isFalse();
        assertThat(stores.jobs().find("job_1")).isEmpty();
    }

    @Test
    void noJobAppearsOnOneThatIsDeletedAtTheSameMoment() throws Exception {
        stores.datasets().insert(Samples.dataset("ds_1", 1, DatasetStatus.READY));
        for (int round = 0; round < 10; round++) {
            ImportedModel model = available("r" + round);
            List<Boolean> done = Crowd.ask(i -> i % 2 == 0
                    ? stores.baseModels().delete(model) == Deletion.DELETED
                    : stores.jobs()
                            .insert(
                                    Samples.job("job_" + model.name() + i, "ds_1", "flowers", NOW),
                                    List.of(),
                                    List.of(model.name())));
            boolean deleted = stores.baseModels().find(model.name()).isEmpty();
            long jobs = done.stream().filter(each -> each).count() - (deleted ? 1 : 0);
            assertThat(jobs).isEqualTo(deleted ? 0 : Crowd.SIZE / 2);
        }
    }
}
