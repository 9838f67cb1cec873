package dev.graft.store;

import static dev.graft.store.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graft.basemodel.BaseModel;
import dev.graft.basemodel.BaseModelStore;
import dev.graft.basemodel.ImportedModel;
import dev.graft.dataset.Dataset;
import dev.graft.dataset.DatasetStatus;
import dev.graft.error.ErrorCode;
import dev.graft.error.GraftException;
import dev.graft.job.Job;
import dev.graft.json.Json;
import dev.graft.resource.Page;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteDataSource;

class DatabaseTest {
    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void nameFile() {
        file = folder.resolve("graft.db");
    }

    @Test
    void whatWasWrittenIsThereAfterReopening() {
        Dataset dataset = Samples.dataset("ds_1", 1, DatasetStatus.READY);
        try (Database database = Database.open(file)) {
            new JdbcDatasetStore(database).insert(dataset);
            new JdbcModelStore(database)
                    .register("flowers", "job_1", number -> Samples.version("flowers", number, "job_1"), NOW);
        }
        try (Database database = Database.open(file)) {
            assertThat(new JdbcDatasetStore(database).find("ds_1")).contains(dataset);
            assertThat(new JdbcModelStore(database).version("flowers", 1)).isPresent();
        }
    }

    @Test
    void writersForceTheirChangesToTheDisk() {
        try (Database database = Database.open(file)) {
            assertThat(pragma(database, "journal_mode")).isEqualTo("wal");
            assertThat(pragma(database, "synchronous")).isEqualTo("2");
            assertThat(pragma(database, "foreign_keys")).isEqualTo("1");
        }
    }

    private static String pragma(Database database, String name) {
        return database.write(
                h -> h.createQuery("pragma " + name).mapTo(String.class).one());
    }

    @Test
    void readersDoNotWaitForAWriter() {
        try (Database database = Database.open(file)) {
            JdbcDatasetStore datasets = new JdbcDatasetStore(database);
            database.write(h -> {
                h.execute("insert into datasets (id, version, status, body) values ('ds_1', 1, 'READY', '')");
                assertThat(datasets.find("ds_1")).isEmpty();
                return null;
            });
        }
    }

    @Test
    void theDatabaseOfANewerGraftIsRefused() {
        try (Database database = Database.open(file)) {
            database.write(h -> h.execute("""
                    insert into flyway_schema_history
                    (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success)
                    values (99, '99', 'future', 'SQL', 'V99__future.sql', 1, 'graft', 1, 1)"""));
        }
        assertThatThrownBy(() -> Database.open(file))
                .isInstanceOf(GraftException.class)
                .hasMessageContaining("newer version of Graft")
                .hasMessageContaining("99");
    }

    @Test
    void aDatabaseWithAChangedStepIsRefused() {
        try (Database database = Database.open(file)) {
            database.write(h -> h.execute("update flyway_schema_history set checksum = 1 where version = '1'"));
        }
        assertThatThrownBy(() -> Database.open(file))
                .isInstanceOf(GraftException.class)
                .hasMessageContaining("can't be brought up to date");
    }

    @Test
    void aDatabaseOfTheFirstVersionIsBroughtUpToDateWithAllThatIsInIt() throws Exception {
        Job old = Samples.job("job_1", "ds_1", "flowers", Samples.NOW);
        Migrations.migrate(plain(), Migrations.FILES.subList(0, 1));
        Jdbi.create(plain()).useHandle(h -> {
            h.execute(
                    "insert into datasets (id, version, status, body) values ('ds_1', 1, 'READY', ?)",
                    Json.write(Samples.dataset("ds_1", 1, DatasetStatus.READY)));
            h.execute(
                    "insert into jobs (id, version, status, dataset, model, queued_at, body)"
                            + " values ('job_1', 1, 'QUEUED', 'ds_1', 'flowers', 1, ?)",
                    Json.write(old));
            assertThat(h.createQuery("select count(*) from sqlite_master where name = 'base_models'")
                            .mapTo(Integer.class)
                            .one())
                    .isZero();
        });

        try (Database database = Database.open(file)) {
            assertThat(new JdbcJobStore(database).queue()).containsExactly(old);
            JdbcBaseModelStore models = new JdbcBaseModelStore(database);
            ImportedModel model = ImportedModel.begin(
                            "r",
                            "bm_1",
                            new BaseModel.Origin(
                                    BaseModel.Origin.Kind.UPLOAD, "upload:r.zip", Optional.empty(), Optional.empty()),
                            Samples.NOW)
                    .at(0.5);
            assertThat(models.insert(model)).isTrue();
            assertThat(models.delete(model)).isEqualTo(BaseModelStore.Deletion.DELETED);
        }
        try (Database again = Database.open(file)) {
            assertThat(new JdbcJobStore(again).find("job_1")).contains(old);
        }
    }

    private SQLiteDataSource plain() {
        SQLiteDataSource source = new SQLiteDataSource();
        source.setUrl("jdbc:sqlite:" + file);
        return source;
    }

    @Test
    void anEmptyFileIsBroughtUpToDate() {
        Jdbi.create("jdbc:sqlite:" + file).useHandle(h -> h.execute("pragma user_version = 0"));
        try (Database database = Database.open(file)) {
            assertThat(new JdbcJobStore(database).queue()).isEmpty();
        }
    }

    @Test
    void aFullDiskHasItsOwnCodeAndHarmsNothing() {
        try (Database database = Database.open(file)) {
            JdbcDatasetStore datasets = new JdbcDatasetStore(database);
            datasets.insert(Samples.dataset("ds_1", 1, DatasetStatus.READY));
            limitPages(database, 1);
            assertThatThrownBy(() -> {
                        for (int i = 2; i < 100; i++) {
                            datasets.insert(Samples.dataset("ds_" + i, 1, DatasetStatus.READY));
                        }
                    })
                    .isInstanceOfSatisfying(
                            GraftException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STORAGE_FULL));
            limitPages(database, Integer.MAX_VALUE);
            datasets.insert(Samples.dataset("ds_later", 1, DatasetStatus.READY));
            assertThat(datasets.find("ds_1")).isPresent();
            assertThat(datasets.find("ds_later")).isPresent();
        }
    }

    /** SQLite raises a limit that is below the file's size to that size. */
    private static void limitPages(Database database, int pages) {
        database.write(h -> h.createQuery("pragma max_page_count = " + pages)
                .mapTo(Long.class)
                .one());
    }

    @Test
    void otherFailuresAreInternal() {
        try (Database database = Database.open(file)) {
            assertThatThrownBy(() -> database.write(h -> h.execute("insert into nowhere values (1)")))
                    .isInstanceOfSatisfying(
                            GraftException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INTERNAL));
        }
    }

    @Test
    void aForeignCursorIsAFaultOfTheRequest() {
        try (Database database = Database.open(file)) {
            JdbcModelStore models = new JdbcModelStore(database);
            Page.Request foreign = new Page.Request(10, Optional.of("ds_1"));
            assertThatThrownBy(() -> models.page(foreign))
                    .isInstanceOfSatisfying(
                            GraftException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.VALIDATION_FAILED));
            assertThatThrownBy(() -> models.versions("flowers", foreign))
                    .isInstanceOfSatisfying(
                            GraftException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.VALIDATION_FAILED));
        }
    }

    @Test
    void sizeCountsTheLogToo() throws Exception {
        try (Database database = Database.open(file)) {
            new JdbcDatasetStore(database).insert(Samples.dataset("ds_1", 1, DatasetStatus.READY));
            assertThat(database.sizeBytes()).isGreaterThan(Files.size(file));
        }
    }

    @Test
    void everyMigrationFileIsNamed() throws Exception {
        try (Stream<Path> files = Files.list(Path.of("src/main/resources").resolve(Migrations.FOLDER))) {
            List<String> names =
                    files.map(path -> path.getFileName().toString()).sorted().toList();
            assertThat(names).containsExactlyInAnyOrderElementsOf(Migrations.FILES);
        }
    }
}
