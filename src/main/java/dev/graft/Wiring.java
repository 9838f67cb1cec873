package dev.graft;

import dev.graft.basemodel.BaseModelStore;
import dev.graft.basemodel.BaseModels;
import dev.graft.basemodel.BuiltIn;
import dev.graft.basemodel.catalogue.Catalogue;
import dev.graft.basemodel.hub.HubClient;
import dev.graft.basemodel.hub.HubSettings;
import dev.graft.basemodel.imports.BaseModelImports;
import dev.graft.blob.BlobStore;
import dev.graft.blob.FolderBlobs;
import dev.graft.dataset.DatasetService;
import dev.graft.dataset.DatasetStore;
import dev.graft.dataset.item.DatasetLimits;
import dev.graft.disk.Durable;
import dev.graft.disk.Room;
import dev.graft.http.access.HttpSettings;
import dev.graft.http.server.JobMeters;
import dev.graft.http.server.PredictMeters;
import dev.graft.http.server.ServerInfo;
import dev.graft.idempotency.IdempotencyService;
import dev.graft.job.AttemptEnd;
import dev.graft.job.AttemptWatcher;
import dev.graft.job.Dispatcher;
import dev.graft.job.Estimates;
import dev.graft.job.Job;
import dev.graft.job.JobLoop;
import dev.graft.job.JobRequests;
import dev.graft.job.JobService;
import dev.graft.job.JobSettings;
import dev.graft.job.JobStore;
import dev.graft.job.JobTimings;
import dev.graft.job.Launcher;
import dev.graft.job.Reproductions;
import dev.graft.job.WorkerPool;
import dev.graft.job.request.BaseModelSource;
import dev.graft.job.request.Datasets;
import dev.graft.job.request.ModelVersions;
import dev.graft.job.request.Resolved;
import dev.graft.launcher.Devices;
import dev.graft.launcher.ProcessLauncher;
import dev.graft.launcher.WorkerCommand;
import dev.graft.model.LoadedModels;
import dev.graft.model.ModelVersion;
import dev.graft.model.Predictor;
import dev.graft.model.Provenance;
import dev.graft.model.Registry;
import dev.graft.model.export.ExportService;
import dev.graft.resource.Ids;
import dev.graft.store.Database;
import dev.graft.store.JdbcBaseModelStore;
import dev.graft.store.JdbcDatasetStore;
import dev.graft.store.JdbcIdempotencyStore;
import dev.graft.store.JdbcJobStore;
import dev.graft.store.JdbcModelStore;
import dev.graft.tensor.NativeEngine;
import dev.graft.training.data.Caches;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Every object that lives as long as the server, and what each is made of. */
@Singleton
final class Wiring {
    private static final int CORES = Runtime.getRuntime().availableProcessors();
    private static final Duration CANCEL_GRACE = Duration.ofSeconds(4);
    private static final Duration PAUSE_GRACE = Duration.ofMinutes(5);
    private static final Duration MODEL_PATIENCE = Duration.ofSeconds(30);

    /** Pictures that may wait for one model: a few seconds' work of a small processor. */
    private static final int MAX_WAITING_PICTURES = 256;

    private final GraftConfig config;
    private final Clock clock = Clock.systemUTC();

    Wiring(GraftConfig config) {
        this.config = config;
    }

    @Produces
    @Singleton
    Home home() throws IOException {
        Settings.refuseUnknown(System.getenv().keySet());
        Listening.check(config);
        return Home.open(config.home());
    }

    void close(@Disposes Home home) throws IOException {
        home.close();
    }

    @Produces
    @Singleton
    Clock clock() {
        return clock;
    }

    @Produces
    @Singleton
    Ids ids() {
        return new Ids(clock);
    }

    @Produces
    @Singleton
    Database database(Home home) {
        return Database.open(home.database());
    }

    void close(@Disposes Database database) {
        database.close();
    }

    @Produces
    @Singleton
    BlobStore blobs(Home home) throws IOException {
        return new FolderBlobs(home.folder());
    }

    @Produces
    @Singleton
    DatasetStore datasetStore(Database database) {
        return new JdbcDatasetStore(database);
    }

    @Produces
    @Singleton
    JobStore jobStore(Database database) {
        return new JdbcJobStore(database);
    }

    @Produces
    @Singleton
    DatasetLimits datasetLimits() {
        GraftConfig.Dataset limits = config.dataset();
        return new DatasetLimits(
                limits.maxBytes(),
                limits.maxItems(),
                limits.maxItemBytes(),
                limits.maxUnpackedBytes(),
                limits.maxPixels());
    }

    @Produces
    @Singleton
    Caches caches(Home home) {
        return new Caches(home.caches());
    }

    @Produces
    @Singleton
    DatasetService datasets(DatasetStore store, BlobStore blobs, DatasetLimits limits, Caches caches) {
        return new DatasetService(store, blobs, limits, clock, CORES, caches::delete);
    }

    void close(@Disposes DatasetService datasets) {
        datasets.close();
    }

    @Produces
    @Singleton
    BaseModelStore baseModelStore(Database database) {
        return new JdbcBaseModelStore(database);
    }

    @Produces
    @Singleton
    BaseModels baseModels(Home home, BaseModelStore store) throws IOException {
        return new BaseModels(BuiltIn.unpack(home.baseModels()), home.importedBaseModels(), store, baseModelRoots());
    }

    private List<Path> baseModelRoots() {
        return config.baseModels().stream()
                .flatMap(text -> Stream.of(text.split(File.pathSeparator)))
                .filter(text -> !text.isBlank())
                .map(Path::of)
                .toList();
    }

    @Produces
    @Singleton
    Catalogue catalogue() {
        return Catalogue.read();
    }

    @Produces
    @Singleton
    BaseModelImports baseModelImports(Home home, BaseModels models, BaseModelStore store, Catalogue catalogue)
            throws IOException {
        return new BaseModelImports(
                models,
                store,
                catalogue,
                new HubClient(HubSettings.of(System.getenv())),
                home.baseModels(),
                baseModelRoots(),
                config.dataset().maxBytes(),
                clock);
    }

    void close(@Disposes BaseModelImports imports) {
        imports.close();
    }

    @Produces
    @Singleton
    LoadedModels loadedModels(BlobStore blobs) {
        return new LoadedModels(
                blobs,
                new LoadedModels.Settings(config.model().memoryBytes(), CORES, MODEL_PATIENCE, MAX_WAITING_PICTURES));
    }

    void close(@Disposes LoadedModels loaded) {
        loaded.close();
    }

    @Produces
    @Singleton
    Registry registry(Database database, BlobStore blobs, LoadedModels loaded) {
        return new Registry(new JdbcModelStore(database), blobs, clock, loaded::forget);
    }

    @Produces
    @Singleton
    Predictor predictor(LoadedModels loaded, MeterRegistry metrics) {
        return new Predictor(loaded, config.dataset().maxPixels(), new PredictMeters(metrics));
    }

    @Produces
    @Singleton
    ExportService exports(Registry registry, BlobStore blobs) {
        return new ExportService(registry, blobs);
    }

    @Produces
    @Singleton
    JobSettings jobSettings(Home home) {
        return new JobSettings(
                home.attempts(),
                home.caches(),
                config.cacheMaxBytes(),
                config.job().maxAttempts(),
                Duration.ofSeconds(config.job().heartbeatTimeoutSeconds()),
                CANCEL_GRACE,
                PAUSE_GRACE);
    }

    @Produces
    @Singleton
    WorkerPool workers(JobStore store) {
        return new WorkerPool(Devices.workers(config.cpuWorkers()), store);
    }

    @Produces
    @Singleton
    Launcher launcher() {
        return new ProcessLauncher(WorkerCommand.ofThisProgram(), engineCache(), clock);
    }

    /** Where DJL unpacks its natives: shared by all homes, as they take half a gigabyte. */
    private static Path engineCache() {
        return Optional.ofNullable(System.getenv("DJL_CACHE_DIR"))
                .map(Path::of)
                .orElseGet(() -> Path.of(System.getProperty("user.home"), ".djl.ai"));
    }

    @Produces
    @Singleton
    Datasets datasetsOfJobs(DatasetStore store, DatasetService datasets) {
        return new Datasets() {
            @Override
            public Optional<dev.graft.dataset.Dataset> find(String id) {
                return store.find(id);
            }

            @Override
            public Path folder(String id) {
                return datasets.folder(id).path();
            }

            @Override
            public int pictureSide(String id) {
                return datasets.pictureSide(id);
            }
        };
    }

    @Produces
    @Singleton
    BaseModelSource baseModelsOfJobs(
            BaseModels baseModels, Catalogue catalogue, Registry registry, DatasetService datasets) {
        return new BaseModelsOfJobs(baseModels, catalogue, registry, datasets);
    }

    @Produces
    @Singleton
    ModelVersions versionsOfJobs(Registry registry) {
        return new ModelVersions() {
            @Override
            public ModelVersion resolve(String model, Optional<Integer> number) {
                return registry.resolve(model, number, Optional.empty());
            }

            @Override
            public Path folder(ModelVersion version) {
                return registry.folder(version).path();
            }
        };
    }

    @Produces
    @Singleton
    JobLoop jobLoop(
            JobStore store,
            WorkerPool workers,
            Launcher launcher,
            Datasets datasets,
            BaseModelSource baseModels,
            ModelVersions versions,
            DatasetService datasetService,
            Registry registry,
            JobSettings settings,
            MeterRegistry metrics,
            Home home) {
        JobTimings timings = new JobMeters(metrics);
        AttemptEnd end = new AttemptEnd(
                store,
                (job, report, folder) -> registry.register(
                        job.training().model(), job.id(), provenance(job, datasetService, baseModels), report, folder),
                new Reproductions(store, baseModels, versions),
                settings,
                timings,
                clock);
        return new JobLoop(
                store,
                new AttemptWatcher(store, launcher, end, settings, clock),
                new Dispatcher(
                        store,
                        workers,
                        launcher,
                        datasets,
                        baseModels,
                        versions,
                        end,
                        settings,
                        new Room(home.folder())::isEnough,
                        timings,
                        clock));
    }

    @Produces
    @Singleton
    Housekeeping housekeeping(IdempotencyService idempotency, Caches caches, JobStore jobs, Datasets datasets) {
        return new Housekeeping(idempotency, caches, config.cacheMaxBytes(), jobs, datasets);
    }

    private static Provenance provenance(Job job, DatasetService datasets, BaseModelSource baseModels) {
        Resolved.Training resolved = job.training();
        return new Provenance(
                resolved.recipe(),
                new ModelVersion.Origin(
                        resolved.dataset(), datasets.folder(resolved.dataset()).digest()),
                new ModelVersion.Origin(
                        resolved.baseModel(),
                        baseModels.folder(resolved.baseModel()).digest()));
    }

    @Produces
    @Singleton
    JobService jobs(
            JobStore store,
            Datasets datasets,
            BaseModelSource baseModels,
            ModelVersions versions,
            WorkerPool workers,
            Launcher launcher,
            JobSettings settings,
            JobLoop loop) {
        return new JobService(
                store,
                new JobRequests(datasets, baseModels, versions, workers),
                new Reproductions(store, baseModels, versions),
                launcher,
                settings,
                loop::wake,
                clock);
    }

    @Produces
    @Singleton
    Estimates estimates(
            WorkerPool workers,
            Launcher launcher,
            Datasets datasets,
            BaseModelSource baseModels,
            ModelVersions versions,
            JobSettings settings) {
        return new Estimates(workers, launcher, datasets, baseModels, versions, settings);
    }

    @Produces
    @Singleton
    IdempotencyService idempotency(Database database, Ids ids) {
        return new IdempotencyService(new JdbcIdempotencyStore(database), ids.next("server"), clock);
    }

    @Produces
    @Singleton
    HttpSettings httpSettings() {
        return new HttpSettings(
                config.apiKeys().orElse(List.of()), config.dataset().maxBytes());
    }

    @Produces
    @Singleton
    ServerInfo serverInfo(
            Home home,
            Database database,
            DatasetLimits limits,
            @ConfigProperty(name = "quarkus.application.version") String version) {
        return new ServerInfo(
                version,
                NativeEngine::version,
                limits,
                config.job().maxAttempts(),
                new Room(home.folder()),
                Map.of(
                        "datasets", size(home.folder().resolve("blobs/datasets")),
                        "models", size(home.folder().resolve("blobs/models")),
                        "incoming", size(home.folder().resolve("incoming")),
                        "attempts", size(home.attempts()),
                        "caches", size(home.caches()),
                        "base_models", size(home.baseModels()),
                        "database", database::sizeBytes));
    }

    private static LongSupplier size(Path folder) {
        return () -> {
            try {
                return Durable.size(folder);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }
}
