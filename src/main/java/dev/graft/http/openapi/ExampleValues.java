package dev.graft.http.openapi;

import dev.graft.basemodel.BaseModels;
import dev.graft.dataset.Dataset;
import dev.graft.dataset.DatasetService;
import dev.graft.dataset.DatasetStatus;
import dev.graft.dataset.item.Item;
import dev.graft.job.Job;
import dev.graft.job.JobService;
import dev.graft.job.JobState;
import dev.graft.job.JobStore;
import dev.graft.job.request.JobKind;
import dev.graft.model.Alias;
import dev.graft.model.Model;
import dev.graft.model.ModelVersion;
import dev.graft.model.Registry;
import dev.graft.resource.Page;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The values of the document's examples: they name the newest dataset, job and model to which an operation can be
 * applied now. Where there is none yet, they show what an id looks like.
 */
final class ExampleValues {
    private static final Page.Request NEWEST = new Page.Request(1, Optional.empty());
    private static final Page.Request MANY = new Page.Request(Page.Request.MAX_LIMIT, Optional.empty());

    /** A picture of one pixel, as PNG. */
    private static final String PIXEL =
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==";

    /** The states that a job must be in for an operation, where not every one will do. */
    private static final Map<String, List<JobState>> STATES = Map.of(
            "cancel_job", List.of(JobState.QUEUED, JobState.STARTING, JobState.RUNNING, JobState.PAUSED),
            "pause_job", List.of(JobState.QUEUED, JobState.STARTING, JobState.RUNNING),
            "resume_job", List.of(JobState.PAUSED),
            "get_job_report", List.of(JobState.SUCCEEDED),
            "reproduce_job", List.of(JobState.SUCCEEDED),
            "delete_job",
                    Arrays.stream(JobState.values()).filter(JobState::terminal).toList());

    private final BaseModels baseModels;
    private final JobService jobs;
    private final Registry registry;
    private final Optional<Dataset> dataset;
    private final Optional<Item> item;
    private final Optional<Model> model;

    ExampleValues(DatasetService datasets, BaseModels baseModels, JobService jobs, Registry registry) {
        this.baseModels = baseModels;
        this.jobs = jobs;
        this.registry = registry;
        Optional<Dataset> ready = newest(datasets.page(List.of(DatasetStatus.READY), NEWEST));
        this.dataset = ready.or(() -> newest(datasets.page(List.of(), NEWEST)));
        this.item =
                ready.flatMap(found -> newest(datasets.items(found.id(), Optional.empty(), Optional.empty(), NEWEST)));
        this.model = newest(registry.page(NEWEST));
    }

    /** What stands for a parameter of the path. */
    String ofPath(String operation, String path, String parameter) {
        return switch (parameter) {
            case "item" -> item.map(Item::id).orElse(Item.id(0));
            case "version" -> Integer.toString(version(operation));
            case "alias" -> alias(operation);
            case "code" -> "validation_failed";
            case "name" -> path.startsWith("/v1/base-models") ? baseModel(operation) : modelName();
            default -> path.startsWith("/v1/jobs") ? job(operation) : datasetId();
        };
    }

    /** JSON bodies by their names, the one to try first at the front; empty where the operation takes none. */
    Map<String, Object> ofBody(String operation) {
        return switch (operation) {
            case "create_job" ->
                object(
                        "Graft chooses",
                        object("dataset", datasetId()),
                        "Chosen by hand",
                        object(
                                "dataset",
                                datasetId(),
                                "base_model",
                                baseModels.defaultName(),
                                "method",
                                "fine_tuning",
                                "hyperparameters",
                                object("epochs", 3, "learning_rate", 0.001),
                                "seed",
                                42),
                        "Only asking",
                        object("dataset", datasetId(), "dry_run", true));
            case "import_base_model" ->
                object(
                        "From the catalogue",
                        object("source", "catalogue:resnet18"),
                        "From the hub, under a name of one's own",
                        object("source", "hf://timm/resnet34.tv_in1k@main", "name", "big-resnet"));
            case "rank_base_models" ->
                object(
                        "All base models",
                        object("dataset", datasetId()),
                        "Some of them, quickly",
                        object(
                                "dataset",
                                datasetId(),
                                "candidates",
                                List.of(baseModels.defaultName()),
                                "max_items",
                                200));
            case "update_dataset" ->
                object(
                        "New name",
                        object("name", dataset.map(Dataset::name).orElse("flowers")),
                        "Own data",
                        object("metadata", object("source", "garden")));
            case "update_model" ->
                object(
                        "Description",
                        object("description", "Tells what is on a picture"),
                        "Champion follows the newest version",
                        object("auto_promote", true));
            case "move_alias" -> object("Newest version", object("version", latest()));
            case "predict" -> object("One picture", object("inputs", List.of(object("image", PIXEL))));
            default -> Map.of();
        };
    }

    /** To be deleted, one that can be. */
    private String baseModel(String operation) {
        return operation.equals("delete_base_model")
                ? baseModels.names().stream()
                        .filter(baseModels::isImported)
                        .findFirst()
                        .orElse("resnet18")
                : baseModels.defaultName();
    }

    private String datasetId() {
        return dataset.map(Dataset::id).orElse("ds_00000000000000000000000000");
    }

    private String modelName() {
        return model.map(Model::name).orElse("flowers");
    }

    private String job(String operation) {
        // Nothing but a training can be run again.
        List<JobKind> kinds = operation.equals("reproduce_job") ? List.of(JobKind.TRAINING) : List.of();
        JobStore.Filter fitting = new JobStore.Filter(
                STATES.getOrDefault(operation, List.of()), kinds, Optional.empty(), Optional.empty());
        return newest(jobs.page(fitting, NEWEST))
                .or(() -> newest(jobs.page(JobStore.Filter.ALL, NEWEST)))
                .map(Job::id)
                .orElse("job_00000000000000000000000000");
    }

    private int latest() {
        return model.map(Model::latest).filter(number -> number > 0).orElse(1);
    }

    /** The newest one; to be deleted, the newest without an alias. */
    private int version(String operation) {
        if (!operation.equals("delete_version") || model.isEmpty()) {
            return latest();
        }
        Set<Integer> pointedTo = aliases().stream().map(Alias::version).collect(Collectors.toSet());
        return registry.versions(modelName(), MANY).items().stream()
                .map(ModelVersion::number)
                .filter(number -> !pointedTo.contains(number))
                .findFirst()
                .orElseGet(this::latest);
    }

    /** The champion, which every model has; to be moved or deleted, one whose loss changes no prediction. */
    private String alias(String operation) {
        return switch (operation) {
            case "move_alias" -> "challenger";
            case "delete_alias" ->
                aliases().stream()
                        .map(Alias::alias)
                        .filter(alias -> !alias.equals(Model.CHAMPION))
                        .findFirst()
                        .orElse(Model.CHAMPION);
            default -> Model.CHAMPION;
        };
    }

    private List<Alias> aliases() {
        return model.map(found -> registry.aliases(found.name())).orElse(List.of());
    }

    private static <T> Optional<T> newest(Page<T> page) {
        return page.items().stream().findFirst();
    }

    private static Map<String, Object> object(Object... namesAndValues) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            object.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return object;
    }
}
