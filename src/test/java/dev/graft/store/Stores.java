package dev.graft.store;

import dev.graft.basemodel.BaseModel;
import dev.graft.basemodel.BaseModelStore;
import dev.graft.basemodel.FakeBaseModelStore;
import dev.graft.dataset.DatasetStatus;
import dev.graft.dataset.DatasetStore;
import dev.graft.dataset.FakeDatasetStore;
import dev.graft.idempotency.FakeIdempotencyStore;
import dev.graft.idempotency.IdempotencyStore;
import dev.graft.job.FakeJobStore;
import dev.graft.job.JobStore;
import dev.graft.model.FakeModelStore;
import dev.graft.model.ModelStore;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;

/** One set of stores, empty at first. */
record Stores(
        DatasetStore datasets,
        JobStore jobs,
        ModelStore models,
        BaseModelStore baseModels,
        IdempotencyStore idempotency,
        Runnable closer)
        implements AutoCloseable {
    /** What a store can stand on. */
    enum Kind {
        MEMORY,
        SQLITE,
        POSTGRESQL;

        Stores open(Path folder) {
            return switch (this) {
                case MEMORY -> inMemory();
                case SQLITE -> over(Database.open(folder.resolve("graft.db")));
                case POSTGRESQL -> over(Postgres.empty());
            };
        }
    }

    static Stores over(Database database) {
        return new Stores(
                new JdbcDatasetStore(database),
                new JdbcJobStore(database),
                new JdbcModelStore(database),
                new JdbcBaseModelStore(database),
                new JdbcIdempotencyStore(database),
                database::close);
    }

    private static Stores inMemory() {
        AtomicReference<FakeJobStore> jobs = new AtomicReference<>();
        FakeDatasetStore datasets = new FakeDatasetStore(id -> jobs.get().uses(id));
        FakeBaseModelStore baseModels =
                new FakeBaseModelStore(name -> jobs.get().usesBaseModel(name));
        jobs.set(new FakeJobStore(
                id -> datasets.find(id)
                        .filter(dataset -> dataset.status() == DatasetStatus.READY)
                        .isPresent(),
                name -> baseModels
                        .find(name)
                        .filter(model -> model.status() == BaseModel.Status.AVAILABLE)
                        .isPresent()));
        return new Stores(datasets, jobs.get(), new FakeModelStore(), baseModels, new FakeIdempotencyStore(), () -> {});
    }

    @Override
    public void close() {
        closer.run();
    }
}
