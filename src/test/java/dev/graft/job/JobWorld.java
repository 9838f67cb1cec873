package dev.graft.job;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.graft.attempt.AttemptFolder;
import dev.graft.attempt.result.Report;
import dev.graft.basemodel.ModelConfig;
import dev.graft.basemodel.ModelFolder;
import dev.graft.dataset.Dataset;
import dev.graft.dataset.DatasetStatus;
import dev.graft.dataset.item.Splits;
import dev.graft.dataset.item.Task;
import dev.graft.dataset.split.SplitRequest;
import dev.graft.error.ErrorCode;
import dev.graft.error.GraftException;
import dev.graft.image.Interpolation;
import dev.graft.job.request.BaseModelSource;
import dev.graft.job.request.Datasets;
import dev.graft.job.request.JobRequest;
import dev.graft.job.request.ModelVersions;
import dev.graft.job.request.RankRequest;
import dev.graft.metric.Confidence;
import dev.graft.model.ModelVersion;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Everything around jobs, in memory, with one worker unless told otherwise, and a service that can be started anew. */
final class JobWorld {
    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    static final Duration HEARTBEAT = Duration.ofSeconds(60);
    static final Duration CANCEL_GRACE = Duration.ofSeconds(10);
    static final Duration PAUSE_GRACE = Duration.ofSeconds(30);
    static final int MAX_ATTEMPTS = 3;

    final SettableClock clock = new SettableClock(START);
    final FakeJobStore store = new FakeJobStore();
    final PlayedWorkers workers = new PlayedWorkers(clock);
    final Map<String, Dataset> datasets = new HashMap<>();
    final List<String> timings = new ArrayList<>();
    final Map<String, Integer> registered = new HashMap<>();
    final List<String> wakes = new ArrayList<>();
    final JobSettings settings;
    private final List<Worker> places;
    AttemptWatcher watcher;
    Dispatcher dispatcher;
    JobService service;
    volatile boolean room = true;
    /** What keeps models from being registered. */
    Optional<GraftException> refusal = Optional.empty();

    JobWorld(Path home) {
        this(home, new Worker("cpu:0", "a processor", 8L << 30, 2));
    }

    JobWorld(Path home, Worker... places) {
        this.places = List.of(places);
        settings = new JobSettings(
                home.resolve("attempts"),
                home.resolve("caches"),
                1,
                MAX_ATTEMPTS,
                HEARTBEAT,
                CANCEL_GRACE,
                PAUSE_GRACE);
        datasets.put("ds_1", dataset("ds_1", "Été à Paris", DatasetStatus.READY));
        restart();
    }

    /** Another service over the same store, disk and processes. */
    void restart() {
        Datasets known = new KnownDatasets();
        BaseModelSource base = new TwoBaseModels();
        WorkerPool pool = new WorkerPool(places, store);
        AttemptEnd end = new AttemptEnd(
                store, this::register, new Reproductions(store, base, new OneModel()), settings, new Told(), clock);
        watcher = new AttemptWatcher(store, workers, end, settings, clock);
        dispatcher = new Dispatcher(
                store, pool, workers, known, base, new OneModel(), end, settings, () -> room, new Told(), clock);
        service = new JobService(
                store,
                new JobRequests(known, base, new OneModel(), pool),
                new Reproductions(store, base, new OneModel()),
                workers,
                settings,
                () -> wakes.add("wake"),
                clock);
    }

    void tick() {
        watcher.tick();
        dispatcher.tick();
    }

    Job create(String id) {
        return service.create(id, request("ds_1"));
    }

    /** A job whose worker has told that it started. */
    AttemptFolder running(String id) {
        create(id);
        return started();
    }

    /** The same for a ranking of all base models. */
    AttemptFolder ranking(String id) {
        service.create(id, new RankRequest("ds_1", null, null, null, null, null));
        return started();
    }

    private AttemptFolder started() {
        tick();
        AttemptFolder folder = workers.last();
        workers.starts(folder);
        tick();
        return folder;
    }

    JobState status(String id) {
        return service.get(id).status();
    }

    List<String> eventTypes(String id) {
        return service.events(id, 0, 1000).stream().map(JobEvent::type).toList();
    }

    static JobRequest request(String dataset) {
        return new JobRequest(null, dataset, null, null, null, null, null, null, null, null, null, null, null);
    }

    static Dataset dataset(String id, String name, DatasetStatus status) {
        return new Dataset(
                id,
                1,
                name,
                Optional.of(Task.IMAGE_CLASSIFICATION),
                new SplitRequest(Optional.empty(), SplitRequest.DEFAULT_SEED),
                Optional.empty(),
                status,
                Dataset.Progress.NONE,
                1,
                "0",
                100,
                0,
                List.of(),
                Optional.empty(),
                status == DatasetStatus.READY
                        ? Optional.of(new Splits(100, 0, Optional.empty(), Splits.Source.GIVEN, Optional.empty()))
                        : Optional.empty(),
                List.of(),
                JsonNodeFactory.instance.objectNode(),
                START,
                Optional.of(START),
                Optional.empty());
    }

    private ModelVersion register(Job job, Report report, Path folder) {
        refusal.ifPresent(e -> {
            throw e;
        });
        registered.merge(job.id(), 1, Integer::sum);
        ModelVersion.Origin origin = new ModelVersion.Origin("x", "0");
        return new ModelVersion(
                job.training().model(),
                1,
                job.id(),
                "resnet18",
                List.of(),
                Map.of("test_accuracy", 0.9),
                report.confidence(),
                JsonNodeFactory.instance.objectNode(),
                origin,
                origin,
                1,
                clock.instant());
    }

    /** Remembers what it was told of times. */
    private final class Told implements JobTimings {
        @Override
        public void waited(Job job, Duration inQueue) {
            timings.add("waited " + inQueue.toSeconds());
        }

        @Override
        public void ended(Job job, Duration sinceStart) {
            timings.add(job.status() + " after " + sinceStart.toSeconds());
        }
    }

    /** The model {@code flowers} in one version, of three labels. */
    private static final class OneModel implements ModelVersions {
        @Override
        public ModelVersion resolve(String model, Optional<Integer> number) {
            if (!model.equals("flowers") || number.orElse(1) != 1) {
                throw GraftException.notFound("model", model);
            }
            ModelVersion.Origin origin = new ModelVersion.Origin("x", "0");
            return new ModelVersion(
                    "flowers",
                    1,
                    "job_0",
                    "resnet18",
                    List.of("daisy", "rose", "tulip"),
                    Map.of(),
                    new Confidence(1.5, 60, Optional.empty()),
                    JsonNodeFactory.instance.objectNode(),
                    origin,
                    origin,
                    1,
                    START);
        }

        @Override
        public Path folder(ModelVersion version) {
            return Path.of("models", version.job());
        }
    }

    private final class KnownDatasets implements Datasets {
        @Override
        public int pictureSide(String id) {
            return 0;
        }

        @Override
        public Optional<Dataset> find(String id) {
            return Optional.ofNullable(datasets.get(id));
        }

        @Override
        public Path folder(String id) {
            if (!datasets.containsKey(id)) {
                throw new GraftException(ErrorCode.DATASET_MISSING, "The files of " + id + " are gone.");
            }
            return Path.of("datasets", id);
        }
    }

    private static final class TwoBaseModels implements BaseModelSource {
        @Override
        public List<String> names() {
            return List.of("graft-mini", "broken");
        }

        @Override
        public boolean isImported(String name) {
            return false;
        }

        @Override
        public Optional<String> remedy(String name) {
            return name.equals("resnet18") ? Optional.of("import it") : Optional.empty();
        }

        @Override
        public String standard() {
            return "graft-mini";
        }

        @Override
        public Earlier earlier(String reference) {
            return switch (reference) {
                case "model:flowers", "model:flowers@champion", "model:flowers@3" ->
                    new Earlier(
                            "model:flowers@3", List.of("daisy", "rose"), "ds_0", Optional.of(Path.of("datasets/ds_0")));
                case "model:orphan@1" ->
                    new Earlier("model:orphan@1", List.of("daisy", "rose"), "ds_gone", Optional.empty());
                default -> throw GraftException.notFound("model", reference);
            };
        }

        @Override
        public ModelFolder folder(String name) {
            if (name.equals("broken")) {
                throw new GraftException(ErrorCode.BASE_MODEL_INVALID, "Its weights are missing.");
            }
            ModelConfig config = new ModelConfig(
                    "resnet18",
                    0,
                    512,
                    List.of(3, 96, 96),
                    List.of(0.5, 0.5, 0.5),
                    List.of(0.5, 0.5, 0.5),
                    Interpolation.BILINEAR,
                    0.875,
                    null,
                    null,
                    null,
                    null);
            return new ModelFolder(Path.of("base-models", name), config);
        }
    }
}
