package dev.graft.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.graft.attempt.Baseline;
import dev.graft.attempt.Decisions;
import dev.graft.dataset.Dataset;
import dev.graft.dataset.DatasetStatus;
import dev.graft.dataset.item.Label;
import dev.graft.dataset.item.SplitCounts;
import dev.graft.error.ErrorCode;
import dev.graft.error.Fault;
import dev.graft.error.GraftException;
import dev.graft.job.request.EvaluateRequest;
import dev.graft.job.request.JobRequest;
import dev.graft.job.request.RankRequest;
import dev.graft.job.request.Resolved;
import dev.graft.json.Json;
import dev.graft.model.ModelName;
import dev.graft.recipe.Checkpointing;
import dev.graft.recipe.setting.Method;
import dev.graft.recipe.setting.Setting;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobRequestsTest {
    @TempDir
    Path home;

    private JobWorld world;

    @BeforeEach
    void world() {
        world = new JobWorld(home);
    }

    @Test
    void onlyTheDatasetIsNeeded() {
        Resolved.Training resolved = resolve("{\"dataset\": \"ds_1\"}");

        assertThat(resolved.baseModel()).isEqualTo("graft-mini");
        assertThat(resolved.model()).isEqualTo("ete-a-paris");
        assertThat(resolved.device()).isEqualTo(JobRequest.Device.AUTO);
        assertThat(resolved.recipe().method()).isEqualTo(Method.FEATURE_EXTRACTION);
        assertThat(resolved.recipe().checkpoint()).isEqualTo(Checkpointing.STANDARD);
        assertThat(resolved.recipe().seed()).isEqualTo(JobRequests.DEFAULT_SEED);
        assertThat(resolved.recipe().hyperparameters().get(Setting.IMAGE_SIZE)).isEqualTo(96);
    }

    @Test
    void fewItemsDecideTheMethodAndSayWhy() {
        Resolved.Training resolved = resolve("{\"dataset\": \"ds_1\"}");

        assertThat(resolved.alternative()).isEmpty();
        assertThat(resolved.decisions().method())
                .hasValueSatisfying(choice -> assertThat(choice.reason()).contains("fewer than the 400"));
        assertThat(resolved.words()).contains("fewer than the 400");
        assertThat(resolve("{\"dataset\": \"ds_1\", \"method\": \"fine_tuning\"}")
                        .decisions())
                .isEqualTo(Decisions.NONE);
    }

    @Test
    void aBaselineThatTheJobIsItselfIsRefused() {
        assertThat(resolve("{\"dataset\": \"ds_1\", \"baselines\": [\"from_scratch\"]}")
                        .baselines())
                .containsExactly(Baseline.FROM_SCRATCH);
        assertThat(refused("{\"dataset\": \"ds_1\", \"method\": \"from_scratch\", \"baselines\": [\"from_scratch\"]}")
                        .faults())
                .extracting(Fault::param)
                .containsExactly("baselines");
    }

    @Test
    void aTrainedVersionIsABaseModelThatStaysTheSameVersion() {
        Resolved.Training resolved = resolve("{\"dataset\": \"ds_1\", \"base_model\": \"model:flowers@champion\"}");

        assertThat(resolved.baseModel()).isEqualTo("model:flowers@3");
    }

    @Test
    void aVersionWhoseItemsAreGoneIsNotMadeToForget() {
        assertThat(refused("{\"dataset\": \"ds_1\", \"base_model\": \"model:orphan@1\"}")
                        .faults())
                .singleElement()
                .satisfies(fault -> {
                    assertThat(fault.param()).isEqualTo("base_model");
                    assertThat(fault.message()).contains("ds_gone").contains("daisy, rose");
                });
        assertThat(refused("{\"dataset\": \"ds_1\", \"base_model\": \"model:none\"}")
                        .faults())
                .extracting(Fault::param)
                .containsExactly("base_model");
    }

    @Test
    void whatIsNoIdIsNotToldInFull() {
        GraftException refused = refused("{\"dataset\": \"%s\"}".formatted("x".repeat(70_000)));

        assertThat(refused.faults()).singleElement().satisfies(fault -> assertThat(fault.message())
                .hasSizeLessThan(500));
    }

    @Test
    void allFaultsAreToldAtOnce() {
        GraftException refused = refused("""
                {"dataset": "ds_0", "base_model": "graft-mimi", "model": "My Model", "device": "cuda",
                 "max_duration_seconds": 0, "checkpoint": {"keep": 0}, "hyperparameters": {"epochs": 0}}
                """);

        assertThat(refused.code()).isEqualTo(ErrorCode.VALIDATION_FAILED);
        assertThat(refused.faults())
                .extracting(Fault::param)
                .containsExactlyInAnyOrder(
                        "dataset",
                        "base_model",
                        "model",
                        "device",
                        "max_duration_seconds",
                        "checkpoint.keep",
                        "hyperparameters.epochs");
        assertThat(refused.faults())
                .extracting(Fault::hint)
                .contains("did you mean 'graft-mini'?", "'my-model' would do", "GET /v1/datasets lists them");
    }

    @Test
    void aFaultIsToldOnce() {
        assertThat(refused("{\"dataset\": \"ds_1\", \"checkpoint\": {\"keep\": 0}}")
                        .faults())
                .extracting(Fault::param)
                .containsExactly("checkpoint.keep");
    }

    @Test
    void aBatchOfNothingIsAFault() {
        assertThat(refused("{\"dataset\": \"ds_1\", \"hyperparameters\": {\"batch_size\": 0}}")
                        .faults())
                .extracting(Fault::param)
                .containsExactly("hyperparameters.batch_size");
    }

    @Test
    void blocksAreThoseOfTheBaseModel() {
        GraftException refused = refused("""
                {"dataset": "ds_1", "hyperparameters": {"unfreeze_from": "layer9"}}
                """);

        assertThat(refused.faults()).extracting(Fault::param).containsExactly("hyperparameters.unfreeze_from");
    }

    @Test
    void aDatasetIsNeeded() {
        assertThat(refused("{}").faults()).extracting(Fault::param).containsExactly("dataset");
    }

    @Test
    void aBaseModelThatCannotBeUsedIsAFault() {
        assertThat(refused("{\"dataset\": \"ds_1\", \"base_model\": \"broken\"}")
                        .faults())
                .extracting(Fault::message)
                .containsExactly("'broken' can't be used: Its weights are missing.");
    }

    @Test
    void ofABaseModelThatIsToBeHadItIsToldHow() {
        assertThat(refused("{\"dataset\": \"ds_1\", \"base_model\": \"resnet18\"}")
                        .faults())
                .singleElement()
                .satisfies(fault -> {
                    assertThat(fault.message()).contains("not imported yet");
                    assertThat(fault.hint()).isEqualTo("import it");
                });
    }

    @Test
    void aDatasetThatIsNotReadyIsAConflictOnceTheRequestIsRight() {
        world.datasets.put("ds_2", JobWorld.dataset("ds_2", "x", DatasetStatus.VALIDATING));

        assertThat(refused("{\"dataset\": \"ds_2\"}").code()).isEqualTo(ErrorCode.DATASET_NOT_READY);
        assertThat(refused("{\"dataset\": \"ds_2\", \"model\": \"?\"}").code()).isEqualTo(ErrorCode.VALIDATION_FAILED);
    }

    @Test
    void modelsAreNamedAfterTheirDatasetsAsFarAsThatGoes() {
        assertThat(ModelName.slug("Fleurs d'été (2)")).isEqualTo("fleurs-d-ete-2");
        assertThat(ModelName.slug("x".repeat(80))).hasSize(63);
        assertThat(ModelName.slug("花")).isEmpty();

        world.datasets.put("ds_3", JobWorld.dataset("DS_3", "花", DatasetStatus.READY));
        assertThat(resolve("{\"dataset\": \"ds_3\"}").model()).isEqualTo("ds_3");
    }

    @Test
    void aRankingIsOfAllBaseModelsThatCanBeUsed() {
        Resolved.Ranking resolved = rank("{\"dataset\": \"ds_1\"}");

        assertThat(resolved.candidates()).containsExactly("graft-mini");
        assertThat(resolved.maxItems()).isEqualTo(JobRequests.DEFAULT_RANKED_ITEMS);
        assertThat(resolved.seed()).isEqualTo(JobRequests.DEFAULT_SEED);
        assertThat(resolved.device()).isEqualTo(JobRequest.Device.AUTO);
    }

    @Test
    void allFaultsOfARankingAreToldAtOnce() {
        GraftException refused = catchThrowableOfType(GraftException.class, () -> rank("""
                {"dataset": "ds_0", "max_items": 3, "device": "cuda",
                 "candidates": ["graft-mini", "graft-mimi", "graft-mini", "broken"]}
                """));

        assertThat(refused.faults())
                .extracting(Fault::param)
                .containsExactlyInAnyOrder(
                        "dataset", "max_items", "device", "candidates[1]", "candidates[2]", "candidates[3]");
        assertThat(refused.faults()).extracting(Fault::hint).contains("did you mean 'graft-mini'?");
        assertThat(catchThrowableOfType(GraftException.class, () -> rank("{\"dataset\": \"ds_1\", \"candidates\": []}"))
                        .faults())
                .extracting(Fault::param)
                .containsExactly("candidates");
    }

    @Test
    void aRankingNeedsADatasetThatIsReady() {
        world.datasets.put("ds_2", JobWorld.dataset("ds_2", "x", DatasetStatus.VALIDATING));

        assertThat(catchThrowableOfType(GraftException.class, () -> rank("{\"dataset\": \"ds_2\"}"))
                        .code())
                .isEqualTo(ErrorCode.DATASET_NOT_READY);
    }

    @Test
    void aRankingIsAskedForAtItsOwnPlace() {
        assertThat(refused("{\"dataset\": \"ds_1\", \"kind\": \"ranking\"}").faults())
                .extracting(Fault::param, Fault::hint)
                .containsExactly(tuple("kind", "POST /v1/base-models/rank does that"));
    }

    @Test
    void anEvaluationTakesTheChampionUnlessToldOtherwise() {
        world.datasets.put("ds_3", labelled("rose", "lily"));

        Resolved.Evaluation resolved = evaluate("{\"dataset\": \"ds_3\", \"model\": \"flowers\"}");

        assertThat(resolved).isEqualTo(new Resolved.Evaluation("ds_3", "flowers", 1, JobRequest.Device.AUTO));
        assertThat(resolved.words()).isEqualTo("Evaluation of version 1 of flowers");
        assertThat(Json.read(Json.write(resolved), Resolved.class)).isEqualTo(resolved);
    }

    @Test
    void allThatIsWrongWithAnEvaluationIsToldAtOnce() {
        assertThat(evaluationRefused("{\"model\": \"nobody\", \"device\": \"cuda\"}"))
                .extracting(Fault::param)
                .containsExactlyInAnyOrder("dataset", "model", "device");
        assertThat(evaluationRefused("{\"dataset\": \"ds_1\", \"model\": \"flowers\", \"version\": 7}"))
                .extracting(Fault::param)
                .containsExactly("version");
        assertThat(evaluationRefused("{\"dataset\": \"ds_1\"}"))
                .extracting(Fault::param)
                .containsExactly("model");
    }

    @Test
    void aDatasetWithoutOneLabelOfTheModelIsRefused() {
        world.datasets.put("ds_3", labelled("cat", "dog"));

        assertThat(evaluationRefused("{\"dataset\": \"ds_3\", \"model\": \"flowers\"}"))
                .singleElement()
                .satisfies(fault -> {
                    assertThat(fault.param()).isEqualTo("dataset");
                    assertThat(fault.message())
                            .isEqualTo(
                                    "it has none of the model's labels: its own are cat, dog, the model's daisy, rose,"
                                            + " tulip");
                });
    }

    private static Dataset labelled(String... labels) {
        Dataset plain = JobWorld.dataset("ds_3", "more", DatasetStatus.READY);
        return new Dataset(
                plain.id(),
                plain.version(),
                plain.name(),
                plain.task(),
                plain.splitRequest(),
                plain.layout(),
                plain.status(),
                plain.progress(),
                plain.sizeBytes(),
                plain.sha256(),
                plain.items(),
                plain.excluded(),
                IntStream.range(0, labels.length)
                        .mapToObj(i -> new Label(labels[i], i, new SplitCounts(9, 1, Optional.empty())))
                        .toList(),
                Optional.empty(),
                plain.splits(),
                plain.warnings(),
                plain.metadata(),
                plain.createdAt(),
                plain.readyAt(),
                plain.error());
    }

    private Resolved.Evaluation evaluate(String json) {
        return world.service.resolve(Json.read(json, EvaluateRequest.class));
    }

    private List<Fault> evaluationRefused(String json) {
        return catchThrowableOfType(GraftException.class, () -> evaluate(json)).faults();
    }

    private Resolved.Ranking rank(String json) {
        return world.service.resolve(Json.read(json, RankRequest.class));
    }

    private Resolved.Training resolve(String json) {
        return world.service.resolve(Json.read(json, JobRequest.class));
    }

    private GraftException refused(String json) {
        return catchThrowableOfType(GraftException.class, () -> resolve(json));
    }
}
