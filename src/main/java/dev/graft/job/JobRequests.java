package dev.graft.job;

import static dev.graft.recipe.setting.Setting.IMAGE_SIZE;

import dev.graft.attempt.Baseline;
import dev.graft.attempt.Decisions;
import dev.graft.basemodel.ModelFolder;
import dev.graft.dataset.Dataset;
import dev.graft.dataset.DatasetStatus;
import dev.graft.dataset.item.Label;
import dev.graft.dataset.item.Splits;
import dev.graft.dataset.item.Task;
import dev.graft.error.ErrorCode;
import dev.graft.error.FaultCode;
import dev.graft.error.GraftException;
import dev.graft.error.Problems;
import dev.graft.job.request.BaseModelSource;
import dev.graft.job.request.BaseModelSource.Earlier;
import dev.graft.job.request.Datasets;
import dev.graft.job.request.EvaluateRequest;
import dev.graft.job.request.JobKind;
import dev.graft.job.request.JobRequest;
import dev.graft.job.request.ModelVersions;
import dev.graft.job.request.RankRequest;
import dev.graft.job.request.Resolved;
import dev.graft.model.ModelName;
import dev.graft.model.ModelVersion;
import dev.graft.network.Network;
import dev.graft.recipe.Checkpointing;
import dev.graft.recipe.Facts;
import dev.graft.recipe.MethodChoice;
import dev.graft.recipe.Recipe;
import dev.graft.recipe.setting.FeatureLayer;
import dev.graft.recipe.setting.Hyperparameters;
import dev.graft.recipe.setting.Loss;
import dev.graft.recipe.setting.Method;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Turns what somebody asks into what will be done, or tells all that is wrong with it. */
public final class JobRequests {
    /** Fixed, so that the same request gives the same model. */
    public static final long DEFAULT_SEED = 42;

    /** Two parts to learn from and one to be asked about: accuracies come out to three points or better. */
    public static final int DEFAULT_RANKED_ITEMS = 3_000;

    private static final int FEWEST_RANKED_ITEMS = 20;
    private static final int MOST_RANKED_ITEMS = 20_000;

    private final Datasets datasets;
    private final BaseModelSource baseModels;
    private final EarlierVersions goingOn;
    private final EvaluationRequests evaluations;
    private final WorkerPool pool;

    public JobRequests(Datasets datasets, BaseModelSource baseModels, ModelVersions versions, WorkerPool pool) {
        this.datasets = datasets;
        this.baseModels = baseModels;
        this.goingOn = new EarlierVersions(datasets, baseModels);
        this.evaluations = new EvaluationRequests(versions);
        this.pool = pool;
    }

    /** Those of a job's base models that were brought in through the API. */
    List<String> imported(Resolved resolved) {
        return resolved.baseModels().stream().filter(baseModels::isImported).toList();
    }

    /**
     * All that the request leaves open, filled in.
     *
     * @throws GraftException {@link ErrorCode#VALIDATION_FAILED} with every fault, else
     *     {@link ErrorCode#DATASET_NOT_READY}
     */
    public Resolved.Training resolve(JobRequest request) {
        Problems problems = new Problems();
        if (request.kind() == JobKind.RANKING) {
            problems.add(
                    "kind",
                    FaultCode.UNKNOWN_VALUE,
                    "a ranking is not asked for here",
                    "POST /v1/base-models/rank does that");
        }
        Optional<Dataset> dataset = dataset(request.dataset(), problems);
        String asked = or(request.baseModel(), baseModels.standard());
        Optional<Earlier> earlier = goingOn.from(asked, dataset, problems);
        String baseModel = earlier.map(Earlier::name).orElse(asked);
        Optional<ModelFolder> base = Earlier.isReference(asked) && earlier.isEmpty()
                ? Optional.empty()
                : baseModel("base_model", baseModel, problems);
        String model = model(request, dataset, problems);
        JobRequest.Device device = device(request.device(), problems);
        if (request.maxDurationSeconds() != null && request.maxDurationSeconds() < 1) {
            problems.add(
                    "max_duration_seconds",
                    FaultCode.OUT_OF_RANGE,
                    "must be at least 1, was " + request.maxDurationSeconds(),
                    "leave it out for no limit");
        }
        Optional<Recipes> recipes = recipes(request, dataset, base, earlier, problems);
        List<Baseline> baselines = or(request.baselines(), List.of());
        if (request.method() == Method.FROM_SCRATCH && baselines.contains(Baseline.FROM_SCRATCH)) {
            problems.add(
                    "baselines",
                    FaultCode.CONTRADICTION,
                    "from_scratch is what the job does itself: its method is from_scratch",
                    "leave it out, or use another method");
        }
        problems.throwIfAny();
        requireReady(dataset.orElseThrow());
        return new Resolved.Training(
                request.dataset(),
                baseModel,
                model,
                device,
                recipes.orElseThrow().recipe,
                recipes.get().alternative,
                baselines,
                Decisions.of(recipes.get().choice),
                Optional.ofNullable(request.maxDurationSeconds()),
                Optional.empty());
    }

    /**
     * The same for the question which base model suits a dataset.
     *
     * @throws GraftException as above
     */
    public Resolved.Ranking resolve(RankRequest request) {
        Problems problems = new Problems();
        Optional<Dataset> dataset = dataset(request.dataset(), problems);
        List<String> candidates = request.candidates() == null ? available() : request.candidates();
        checkCandidates(candidates, problems);
        int maxItems = or(request.maxItems(), DEFAULT_RANKED_ITEMS);
        if (maxItems < FEWEST_RANKED_ITEMS || maxItems > MOST_RANKED_ITEMS) {
            problems.add(
                    "max_items",
                    FaultCode.OUT_OF_RANGE,
                    "must be between " + FEWEST_RANKED_ITEMS + " and " + MOST_RANKED_ITEMS + ", was " + maxItems,
                    "leave it out for " + DEFAULT_RANKED_ITEMS);
        }
        JobRequest.Device device = device(request.device(), problems);
        problems.throwIfAny();
        requireReady(dataset.orElseThrow());
        return new Resolved.Ranking(request.dataset(), candidates, maxItems, or(request.seed(), DEFAULT_SEED), device);
    }

    /**
     * The same for the question how good a version is on a dataset.
     *
     * @throws GraftException as above
     */
    public Resolved.Evaluation resolve(EvaluateRequest request) {
        Problems problems = new Problems();
        Optional<Dataset> dataset = dataset(request.dataset(), problems);
        Optional<ModelVersion> version = evaluations.version(request, problems);
        dataset.ifPresent(found -> EvaluationRequests.check(found, version, problems));
        JobRequest.Device device = device(request.device(), problems);
        problems.throwIfAny();
        requireReady(dataset.orElseThrow());
        return new Resolved.Evaluation(
                request.dataset(),
                version.orElseThrow().model(),
                version.orElseThrow().number(),
                device);
    }

    /** Those that can be used, in their order. */
    private List<String> available() {
        return baseModels.names().stream()
                .filter(name -> baseModel("candidates", name, new Problems()).isPresent())
                .toList();
    }

    private void checkCandidates(List<String> candidates, Problems problems) {
        if (candidates.isEmpty()) {
            problems.add(
                    "candidates",
                    FaultCode.MISSING,
                    "must name at least one base model",
                    "leave it out to rank all that are available");
        }
        for (int i = 0; i < candidates.size(); i++) {
            String param = "candidates[" + i + "]";
            if (candidates.indexOf(candidates.get(i)) < i) {
                problems.add(param, FaultCode.CONTRADICTION, "'" + candidates.get(i) + "' is named twice");
            } else {
                baseModel(param, candidates.get(i), problems);
            }
        }
    }

    private static void requireReady(Dataset dataset) {
        if (dataset.status() != DatasetStatus.READY) {
            String status = dataset.status().name().toLowerCase(Locale.ROOT);
            throw new GraftException(
                    ErrorCode.DATASET_NOT_READY,
                    "Dataset '" + dataset.id() + "' is " + status + ".",
                    Map.of("dataset", dataset.id(), "status", status));
        }
    }

    private Optional<Dataset> dataset(String id, Problems problems) {
        if (id == null) {
            problems.add(
                    "dataset", FaultCode.MISSING, "a job needs the id of a dataset", "GET /v1/datasets lists them");
            return Optional.empty();
        }
        Optional<Dataset> dataset = datasets.find(id);
        if (dataset.isEmpty()) {
            problems.add(
                    "dataset",
                    FaultCode.NOT_FOUND,
                    "there is no dataset '" + Problems.shown(id) + "'",
                    "GET /v1/datasets lists them");
        }
        return dataset;
    }

    private Optional<ModelFolder> baseModel(String param, String name, Problems problems) {
        if (!Earlier.isReference(name) && !baseModels.names().contains(name)) {
            baseModels
                    .remedy(name)
                    .ifPresentOrElse(
                            remedy -> problems.add(
                                    param,
                                    FaultCode.NOT_FOUND,
                                    "'" + name + "' is in the catalogue, but not imported yet",
                                    remedy),
                            () -> problems.unknownValue(param, "a base model", name, baseModels.names()));
            return Optional.empty();
        }
        try {
            return Optional.of(baseModels.folder(name));
        } catch (GraftException e) {
            problems.add(
                    param,
                    FaultCode.UNKNOWN_VALUE,
                    "'" + name + "' can't be used: " + e.getMessage(),
                    "GET /v1/base-models says which are available");
            return Optional.empty();
        }
    }

    private static String model(JobRequest request, Optional<Dataset> dataset, Problems problems) {
        if (request.model() == null) {
            return dataset.map(JobRequests::defaultName).orElse("");
        }
        ModelName.check("model", request.model(), problems);
        return request.model();
    }

    private static String defaultName(Dataset dataset) {
        String slug = ModelName.slug(dataset.name());
        return slug.isEmpty() ? dataset.id().toLowerCase(Locale.ROOT) : slug;
    }

    private JobRequest.Device device(JobRequest.Device asked, Problems problems) {
        JobRequest.Device device = or(asked, JobRequest.Device.AUTO);
        if (!pool.hasPlaceFor(device)) {
            problems.add(
                    "device",
                    FaultCode.UNKNOWN_VALUE,
                    "this server has no worker on " + device.name().toLowerCase(Locale.ROOT),
                    "use auto");
        }
        return device;
    }

    /**
     * What may be done.
     *
     * @param alternative to be followed in place of the recipe if the worker finds it better
     * @param choice of the method, where the request left it open and the pictures need not be looked at
     */
    private record Recipes(Recipe recipe, Optional<Recipe> alternative, Optional<MethodChoice> choice) {}

    private Optional<Recipes> recipes(
            JobRequest request,
            Optional<Dataset> dataset,
            Optional<ModelFolder> base,
            Optional<Earlier> earlier,
            Problems problems) {
        Hyperparameters asked = or(request.hyperparameters(), Hyperparameters.AUTO);
        if (base.isEmpty()) {
            asked.check(problems);
            or(request.checkpoint(), Checkpointing.STANDARD).filled(loss(dataset), problems);
            return Optional.empty();
        }
        checkSize(asked, base.get(), problems);
        Facts facts = facts(asked, dataset, base.get(), earlier);
        Method method = or(request.method(), Method.AUTO);
        Recipe recipe = recipe(request, method, asked, facts, problems);
        if (problems.isEmpty()) {
            Hyperparameters fitting = BatchFit.of(pool, or(request.device(), JobRequest.Device.AUTO))
                    .fitting(
                            asked,
                            recipe,
                            base.get().backbone(),
                            outputs(facts.labels().size()));
            recipe = recipe(request, method, fitting, facts, new Problems());
        }
        Optional<MethodChoice> choice = method == Method.AUTO ? MethodChoice.early(asked, facts) : Optional.empty();
        return Optional.of(new Recipes(
                recipe,
                method == Method.AUTO && choice.isEmpty()
                        ? Optional.of(recipe(request, Method.FEATURE_EXTRACTION, asked, facts, new Problems()))
                        : Optional.empty(),
                choice));
    }

    private static Recipe recipe(
            JobRequest request, Method method, Hyperparameters asked, Facts facts, Problems problems) {
        return Recipe.resolve(method, asked, request.checkpoint(), or(request.seed(), DEFAULT_SEED), facts, problems);
    }

    private static int outputs(int labels) {
        return Math.max(1, labels);
    }

    /** Why a training's batches are smaller than they would be; empty where they are not. */
    Optional<String> whySmallBatches(JobRequest request, Resolved.Training resolved) {
        int labels = datasets.find(resolved.dataset())
                .map(dataset -> dataset.labels().size())
                .orElse(0);
        return BatchFit.of(pool, resolved.device())
                .reason(
                        or(request.hyperparameters(), Hyperparameters.AUTO),
                        resolved.recipe(),
                        baseModels.folder(resolved.baseModel()).backbone(),
                        outputs(labels));
    }

    private Facts facts(Hyperparameters asked, Optional<Dataset> dataset, ModelFolder base, Optional<Earlier> earlier) {
        Network whole = base.backbone();
        boolean pooled = FeatureLayer.of(asked) == FeatureLayer.POOLED && whole.pools();
        Network backbone = pooled ? whole.pooled() : whole;
        return new Facts(
                Math.max(1, dataset.flatMap(Dataset::splits).map(Splits::train).orElse(1)),
                Stream.concat(labels(dataset), earlier.stream().flatMap(e -> e.labels().stream()))
                        .distinct()
                        .sorted()
                        .toList(),
                loss(dataset),
                dataset.map(d -> datasets.pictureSide(d.id())).orElse(0),
                backbone.blockNames(),
                base.config().height(),
                backbone.pools());
    }

    private static Loss loss(Optional<Dataset> dataset) {
        return dataset.flatMap(Dataset::task).map(Task::loss).orElse(Loss.CROSS_ENTROPY);
    }

    private static Stream<String> labels(Optional<Dataset> dataset) {
        return dataset.map(Dataset::labels).orElse(List.of()).stream().map(Label::name);
    }

    private static void checkSize(Hyperparameters asked, ModelFolder base, Problems problems) {
        int smallest = base.backbone().smallestPicture();
        asked.find(IMAGE_SIZE)
                .filter(size -> size < smallest)
                .ifPresent(size -> problems.add(
                        IMAGE_SIZE.param(),
                        FaultCode.OUT_OF_RANGE,
                        base.config().architecture() + " makes nothing of pictures below " + smallest + " pixels, was "
                                + size,
                        "leave it out for the size that the base model was trained at"));
    }

    private static <T> T or(T asked, T standard) {
        return asked != null ? asked : standard;
    }
}
