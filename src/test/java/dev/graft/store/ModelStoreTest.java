package dev.graft.store;

import static dev.graft.store.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graft.model.Alias;
import dev.graft.model.Model;
import dev.graft.model.ModelStore;
import dev.graft.model.ModelVersion;
import dev.graft.resource.Page;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Stores.Kind.class)
class ModelStoreTest {
    private static final Instant LATER = NOW.plusSeconds(60);

    @Parameter
    Stores.Kind kind;

    @TempDir
    Path folder;

    private Stores stores;
    private ModelStore models;

    @BeforeEach
    void open() {
        stores = kind.open(folder);
        models = stores.models();
    }

    @AfterEach
    void close() {
        stores.close();
    }

    private ModelVersion registered(String model, String job, Instant at) {
        return models.register(model, job, number -> Samples.version(model, number, job), at);
    }

    @Test
    void theFirstVersionMakesTheModelAndItsChampion() {
        ModelVersion version = registered("flowers", "job_1", NOW);
        assertThat(version).isEqualTo(Samples.version("flowers", 1, "job_1"));
        assertThat(models.version("flowers", 1)).contains(version);
        assertThat(models.find("flowers")).contains(new Model("flowers", 1, 1, true, Optional.empty(), NOW, NOW));
        assertThat(models.aliases("flowers"))
                .containsExactly(new Alias(
                        "flowers", "champion", 1, 1, List.of(new Alias.Move(Optional.empty(), 1, NOW, true))));
    }

    @Test
    void theChampionFollowsUntilSomebodyMovesIt() {
        registered("flowers", "job_1", NOW);
        registered("flowers", "job_2", NOW);
        assertThat(champion().version()).isEqualTo(2);

        Alias moved =
                models.move("flowers", "champion", 1, Optional.of(2L), LATER).orElseThrow();
        assertThat(moved.revision()).isEqualTo(3);
        assertThat(moved.history())
                .containsExactly(
                        new Alias.Move(Optional.of(2), 1, LATER, false),
                        new Alias.Move(Optional.of(1), 2, NOW, true),
                        new Alias.Move(Optional.empty(), 1, NOW, true));
        registered("flowers", "job_3", LATER);
        assertThat(champion()).isEqualTo(moved);
        assertThat(models.find("flowers")).contains(new Model("flowers", 4, 3, false, Optional.empty(), NOW, LATER));
    }

    private Alias champion() {
        return models.aliases("flowers").get(0);
    }

    @Test
    void registeringAJobTwiceGivesItsVersionAgain() {
        ModelVersion first = registered("flowers", "job_1", NOW);
        Optional<Model> model = models.find("flowers");
        assertThat(registered("flowers", "job_1", LATER)).isEqualTo(first);
        assertThat(models.find("flowers")).isEqualTo(model);
        assertThat(champion().revision()).isEqualTo(1);
    }

    @Test
    void manyRegistrationsAtOnceGetConsecutiveNumbers() throws Exception {
        List<ModelVersion> versions = Crowd.ask(i -> registered("flowers", "job_" + i, NOW));
        assertThat(versions)
                .extracting(ModelVersion::number)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.rangeClosed(1, Crowd.SIZE).boxed().toList());
        assertThat(champion().version()).isEqualTo(Crowd.SIZE);
        assertThat(champion().history()).hasSize(Crowd.SIZE);
    }

    @Test
    void oneJobRegisteredManyTimesAtOnceHasOneVersion() throws Exception {
        List<ModelVersion> versions = Crowd.ask(i -> registered("flowers", "job_1", NOW));
        assertThat(versions).containsOnly(Samples.version("flowers", 1, "job_1"));
        assertThat(models.find("flowers").orElseThrow().latest()).isEqualTo(1);
    }

    @Test
    void aRegistrationThatFailsLeavesNothing() {
        assertThatThrownBy(() -> models.register(
                        "flowers",
                        "job_1",
                        number -> {
                            throw new IllegalStateException("no report");
                        },
                        NOW))
                .isInstanceOf(IllegalStateException.class);
        assertThat(models.find("flowers")).isEmpty();
        assertThat(registered("flowers", "job_2", NOW).number()).isEqualTo(1);
    }

    @Test
    void aNumberIsNeverGivenTwice() {
        registered("flowers", "job_1", NOW);
        registered("flowers", "job_2", NOW);
        models.deleteAlias("flowers", "champion");
        assertThat(models.deleteVersion("flowers", 2)).isTrue();
        assertThat(models.find("flowers").orElseThrow().latest()).isEqualTo(1);
        assertThat(models.deleteVersion("flowers", 1)).isTrue();
        assertThat(models.find("flowers").orElseThrow().latest()).isZero();
        assertThat(registered("flowers", "job_3", NOW).number()).isEqualTo(3);
        assertThat(models.find("flowers").orElseThrow().latest()).isEqualTo(3);
    }

    @Test
    void aVersionUnderAnAliasStays() {
        registered("flowers", "job_1", NOW);
        registered("flowers", "job_2", NOW);
        assertThat(models.deleteVersion("flowers", 2)).isFalse();
        assertThat(models.deleteVersion("flowers", 9)).isFalse();
        assertThat(models.deleteVersion("birds", 1)).isFalse();
        assertThat(models.deleteVersion("flowers", 1)).isTrue();
        assertThat(models.version("flowers", 1)).isEmpty();
        assertThat(models.version("flowers", 2)).isPresent();
    }

    @Test
    void updateTakesOnlyTheNextVersion() {
        registered("flowers", "job_1", NOW);
        Model described = new Model("flowers", 2, 1, true, Optional.of("of the garden"), NOW, LATER);
        assertThat(models.update(described)).isTrue();
        assertThat(models.update(described)).isFalse();
        assertThat(models.find("flowers")).contains(described);
        assertThat(models.update(new Model("birds", 2, 1, true, Optional.empty(), NOW, LATER)))
                .isFalse();
    }

    @Test
    void aModelIsDeletedWithVersionsAndAliasesInTheVersionThatWasSeen() {
        registered("flowers", "job_1", NOW);
        registered("birds", "job_2", NOW);
        assertThat(models.delete("flowers", 9)).isFalse();
        assertThat(models.delete("flowers", 1)).isTrue();
        assertThat(models.delete("flowers", 1)).isFalse();
        assertThat(models.find("flowers")).isEmpty();
        assertThat(models.version("flowers", 1)).isEmpty();
        assertThat(models.aliases("flowers")).isEmpty();
        assertThat(models.version("birds", 1)).isPresent();
    }

    @Test
    void modelsAreListedNewestFirst() {
        registered("c", "job_1", NOW);
        registered("a", "job_2", LATER);
        registered("b", "job_3", LATER);
        registered("d", "job_4", LATER.plusSeconds(1));
        Page<Model> first = models.page(new Page.Request(2, Optional.empty()));
        registered("e", "job_5", LATER.plusSeconds(2));
        Page<Model> second = models.page(new Page.Request(2, first.next()));
        assertThat(first.items()).extracting(Model::name).containsExactly("d", "b");
        assertThat(second.items()).extracting(Model::name).containsExactly("a", "c");
        assertThat(second.next()).isEmpty();
    }

    @Test
    void versionsAreListedNewestFirst() {
        for (int i = 1; i <= 3; i++) {
            registered("flowers", "job_" + i, NOW);
        }
        Page<ModelVersion> first = models.versions("flowers", new Page.Request(2, Optional.empty()));
        Page<ModelVersion> second = models.versions("flowers", new Page.Request(2, first.next()));
        assertThat(first.items()).extracting(ModelVersion::number).containsExactly(3, 2);
        assertThat(second.items()).extracting(ModelVersion::number).containsExactly(1);
        assertThat(second.next()).isEmpty();
    }

    @Test
    void aliasesAreSortedAndMovedOnlyInTheRevisionThatWasSeen() {
        registered("flowers", "job_1", NOW);
        registered("flowers", "job_2", NOW);
        assertThat(models.move("flowers", "old", 1, Optional.of(1L), NOW)).isEmpty();
        assertThat(models.move("flowers", "old", 1, Optional.empty(), NOW)).isPresent();
        assertThat(models.move("flowers", "old", 2, Optional.of(2L), NOW)).isEmpty();
        assertThat(models.move("flowers", "old", 9, Optional.empty(), NOW)).isEmpty();
        assertThat(models.move("birds", "old", 1, Optional.empty(), NOW)).isEmpty();
        models.move("flowers", "b", 1, Optional.empty(), NOW);
        assertThat(models.aliases("flowers")).extracting(Alias::alias).containsExactly("b", "champion", "old");
        assertThat(models.find("flowers").orElseThrow().autoPromote()).isTrue();
        assertThat(models.deleteAlias("flowers", "old")).isTrue();
        assertThat(models.deleteAlias("flowers", "old")).isFalse();
    }

    @Test
    void pointingAnAliasWhereItPointsIsNoMove() {
        registered("flowers", "job_1", NOW);
        Alias before = champion();
        assertThat(models.move("flowers", "champion", 1, Optional.empty(), LATER))
                .contains(before);
        assertThat(models.find("flowers").orElseThrow().autoPromote()).isFalse();
    }
}
