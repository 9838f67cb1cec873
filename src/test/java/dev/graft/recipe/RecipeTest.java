package dev.graft.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.graft.error.Fault;
import dev.graft.error.FaultCode;
import dev.graft.error.Problems;
import dev.graft.json.Json;
import dev.graft.recipe.setting.Augmentation;
import dev.graft.recipe.setting.BatchNormMode;
import dev.graft.recipe.setting.ClassWeights;
import dev.graft.recipe.setting.Hyperparameters;
import dev.graft.recipe.setting.Loss;
import dev.graft.recipe.setting.Method;
import dev.graft.recipe.setting.Optimizer;
import dev.graft.recipe.setting.Preset;
import dev.graft.recipe.setting.Schedule;
import dev.graft.recipe.setting.Setting;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RecipeTest {
    private static final List<String> BLOCKS = List.of("stem", "layer1", "layer2", "layer3", "layer4", "head");
    private static final Facts FEW = facts(100);
    private static final Facts MANY = facts(5000);

    private final Problems problems = new Problems();

    private static Facts facts(int trainItems) {
        return new Facts(trainItems, List.of("bee", "wasp"), Loss.CROSS_ENTROPY, 0, BLOCKS, 64, true);
    }

    private static Hyperparameters with(Consumer<ObjectNode> change) {
        ObjectNode json = Json.mapper().createObjectNode();
        change.accept(json);
        return Json.mapper().convertValue(json, Hyperparameters.class);
    }

    private Recipe resolve(Method method, Hyperparameters requested, Facts facts) {
        return Recipe.resolve(method, requested, Checkpointing.STANDARD, 42, facts, problems);
    }

    @Test
    void autoIsFeatureExtractionForFewItemsAndFineTuningForMany() {
        assertThat(resolve(Method.AUTO, Hyperparameters.AUTO, FEW).method()).isEqualTo(Method.FEATURE_EXTRACTION);
        assertThat(resolve(Method.AUTO, Hyperparameters.AUTO, MANY).method()).isEqualTo(Method.FINE_TUNING);
        assertThat(problems.isEmpty()).isTrue();
    }

    @Test
    void autoIsFineTuningWhenSomethingIsAskedForThatOnlyItHas() {
        Recipe recipe = resolve(Method.AUTO, with(h -> h.put("unfreeze_from", "layer4")), FEW);

        assertThat(recipe.method()).isEqualTo(Method.FINE_TUNING);
        assertThat(recipe.hyperparameters().get(Setting.UNFREEZE_FROM)).isEqualTo("layer4");
        assertThat(problems.isEmpty()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(value = Method.class, names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
    void resolvingAgainChangesNothing(Method method) {
        Recipe recipe = resolve(method, Hyperparameters.AUTO, FEW);

        assertThat(resolve(method, recipe.hyperparameters(), MANY).hyperparameters())
                .isEqualTo(recipe.hyperparameters());
        assertThat(problems.faults()).isEmpty();
        recipe.hyperparameters().check(problems);
        assertThat(problems.faults()).isEmpty();
    }

    @Test
    void featureExtractionHasNoHyperparametersOfTrainedBlocks() {
        Hyperparameters h =
                resolve(Method.FEATURE_EXTRACTION, Hyperparameters.AUTO, FEW).hyperparameters();

        assertThat(h.find(Setting.HEAD_EPOCHS)).isEmpty();
        assertThat(h.find(Setting.UNFREEZE_FROM)).isEmpty();
        assertThat(h.find(Setting.BACKBONE_LEARNING_RATE)).isEmpty();
        assertThat(h.find(Setting.AUGMENTATION)).isEmpty();
        assertThat(h.get(Setting.OPTIMIZER)).isEqualTo(Optimizer.SGD);
        assertThat(h.get(Setting.MOMENTUM)).isEqualTo(0.9);
        assertThat(h.get(Setting.EPOCHS)).isEqualTo(50);
        assertThat(h.get(Setting.WEIGHT_DECAY)).isEqualTo(1);
        assertThat(h.get(Setting.IMAGE_SIZE)).isEqualTo(64);
    }

    @Test
    void fineTuningHoldsLowerBlocksBackWhereItemsAreFew() {
        Hyperparameters h = resolve(Method.FINE_TUNING, with(r -> r.put("learning_rate", 0.02)), facts(1000))
                .hyperparameters();

        assertThat(h.get(Setting.UNFREEZE_FROM)).isEqualTo("stem");
        assertThat(h.get(Setting.BACKBONE_LEARNING_RATE)).isEqualTo(0.005);
        assertThat(h.get(Setting.LAYER_DECAY)).isEqualTo(0.8);
        assertThat(resolve(Method.FINE_TUNING, Hyperparameters.AUTO, MANY)
                        .hyperparameters()
                        .get(Setting.LAYER_DECAY))
                .isEqualTo(1);
        assertThat(h.get(Setting.BATCH_NORM)).isEqualTo(BatchNormMode.TRAINED);
        assertThat(h.get(Setting.OPTIMIZER)).isEqualTo(Optimizer.ADAMW);
        assertThat(h.find(Setting.MOMENTUM)).isEmpty();
    }

    @Test
    void fineTuningTakesLargerStepsWhereItemsAreMany() {
        assertThat(batchSize(Method.FINE_TUNING, facts(1999))).isEqualTo(32);
        assertThat(batchSize(Method.FINE_TUNING, facts(2000))).isEqualTo(64);
        assertThat(batchSize(Method.FEATURE_EXTRACTION, MANY)).isEqualTo(32);
    }

    private int batchSize(Method method, Facts facts) {
        return resolve(method, Hyperparameters.AUTO, facts).hyperparameters().get(Setting.BATCH_SIZE);
    }

    @Test
    void fromScratchTrainsBatchNormAndNeverStopsEarlyByDefault() {
        Hyperparameters h =
                resolve(Method.FROM_SCRATCH, Hyperparameters.AUTO, MANY).hyperparameters();

        assertThat(h.get(Setting.BATCH_NORM)).isEqualTo(BatchNormMode.TRAINED);
        assertThat(h.get(Setting.EARLY_STOPPING_PATIENCE)).isEqualTo(1000);
        assertThat(h.find(Setting.UNFREEZE_FROM)).isEmpty();
    }

    @Test
    void whatIsAskedForIsKept() {
        Hyperparameters requested = with(h -> h.put("epochs", 7)
                .put("batch_size", 9)
                .put("optimizer", "sgd")
                .put("momentum", 0.5)
                .put("schedule", "step")
                .put("class_weights", "balanced")
                .put("image_size", 96)
                .put("head_epochs", 0)
                .put("augmentation", "none"));
        Hyperparameters h = resolve(Method.FINE_TUNING, requested, MANY).hyperparameters();

        assertThat(h.get(Setting.EPOCHS)).isEqualTo(7);
        assertThat(h.get(Setting.BATCH_SIZE)).isEqualTo(9);
        assertThat(h.get(Setting.MOMENTUM)).isEqualTo(0.5);
        assertThat(h.get(Setting.SCHEDULE)).isEqualTo(Schedule.STEP);
        assertThat(h.get(Setting.CLASS_WEIGHTS)).isEqualTo(ClassWeights.Rule.BALANCED);
        assertThat(h.get(Setting.IMAGE_SIZE)).isEqualTo(96);
        assertThat(h.get(Setting.HEAD_EPOCHS)).isZero();
        assertThat(h.get(Setting.AUGMENTATION)).isEqualTo(Augmentation.NONE);
    }

    @Test
    void momentumAsksForTheOptimizerThatHasIt() {
        Hyperparameters h = resolve(Method.FINE_TUNING, with(r -> r.put("momentum", 0.8)), MANY)
                .hyperparameters();

        assertThat(h.get(Setting.OPTIMIZER)).isEqualTo(Optimizer.SGD);
        assertThat(h.get(Setting.MOMENTUM)).isEqualTo(0.8);
        assertThat(h.get(Setting.LEARNING_RATE)).isEqualTo(0.01);
    }

    @ParameterizedTest
    @CsvSource({
        "FEATURE_EXTRACTION, head_epochs, 2",
        "FEATURE_EXTRACTION, unfreeze_from, layer3",
        "FEATURE_EXTRACTION, backbone_learning_rate, 0.1",
        "FEATURE_EXTRACTION, batch_norm, frozen",
        "FEATURE_EXTRACTION, augmentation, light",
        "FROM_SCRATCH, head_epochs, 2",
        "FROM_SCRATCH, unfreeze_from, layer3",
        "FROM_SCRATCH, backbone_learning_rate, 0.1",
        "FROM_SCRATCH, batch_norm, frozen",
    })
    void whatHasNoEffectIsRefused(Method method, String field, String value) {
        resolve(method, with(h -> h.put(field, value)), MANY);

        assertThat(problems.faults()).singleElement().satisfies(fault -> {
            assertThat(fault.param()).isEqualTo("hyperparameters." + field);
            assertThat(fault.code()).isEqualTo(FaultCode.CONTRADICTION);
            assertThat(fault.hint()).isEqualTo("leave it out, or use fine_tuning");
        });
    }

    @Test
    void momentumWithoutSgdIsRefused() {
        resolve(Method.FEATURE_EXTRACTION, with(h -> h.put("optimizer", "adamw").put("momentum", 0.9)), FEW);

        assertThat(problems.faults())
                .containsExactly(new Fault(
                        "hyperparameters.momentum",
                        FaultCode.CONTRADICTION,
                        "has no effect here: the optimizer is adamw",
                        "leave it out, or use sgd"));
    }

    @Test
    void whatMeansTheSameAsTheMethodIsNoContradiction() {
        resolve(Method.FEATURE_EXTRACTION, with(h -> h.put("augmentation", "none")), FEW);
        resolve(Method.FROM_SCRATCH, with(h -> h.put("batch_norm", "trained")), FEW);

        assertThat(problems.isEmpty()).isTrue();
    }

    @Test
    void anUnknownBlockIsRefusedWithTheNearestOne() {
        resolve(Method.FINE_TUNING, with(h -> h.put("unfreeze_from", "layer_3")), MANY);

        assertThat(problems.faults()).singleElement().satisfies(fault -> {
            assertThat(fault.param()).isEqualTo("hyperparameters.unfreeze_from");
            assertThat(fault.hint()).isEqualTo("did you mean 'layer3'?");
        });
    }

    @Test
    void allFaultsAreToldAtOnce() {
        Hyperparameters requested = with(h -> h.put("epochs", 0)
                .put("learning_rate", -1)
                .put("unfreeze_from", "nowhere-at-all")
                .put("batch_norm", "frozen"));
        Recipe.resolve(Method.FROM_SCRATCH, requested, new Checkpointing(CheckpointMetric.LOSS, 0), 1, MANY, problems);

        assertThat(problems.faults())
                .extracting(Fault::param)
                .containsExactlyInAnyOrder(
                        "hyperparameters.epochs",
                        "hyperparameters.learning_rate",
                        "hyperparameters.unfreeze_from",
                        "hyperparameters.unfreeze_from",
                        "hyperparameters.batch_norm",
                        "checkpoint.keep");
    }

    @Test
    void anOpenCheckpointIsFilledIn() {
        assertThat(Recipe.resolve(Method.AUTO, Hyperparameters.AUTO, null, 1, FEW, problems)
                        .checkpoint())
                .isEqualTo(Checkpointing.STANDARD);
        assertThat(Recipe.resolve(
                                Method.AUTO,
                                Hyperparameters.AUTO,
                                new Checkpointing(CheckpointMetric.LOSS, null),
                                1,
                                FEW,
                                problems)
                        .checkpoint())
                .isEqualTo(new Checkpointing(CheckpointMetric.LOSS, 1));
    }

    @Test
    void aPresetStandsBelowWhatIsAskedForAndAboveWhatGraftChooses() {
        Hyperparameters tutorial = resolve(
                        Method.FINE_TUNING,
                        with(h -> h.put("preset", "pytorch_tutorial").put("epochs", 3)),
                        MANY)
                .hyperparameters();

        assertThat(tutorial.get(Setting.EPOCHS)).isEqualTo(3);
        assertThat(tutorial.get(Setting.STEP_EPOCHS)).isEqualTo(7);
        assertThat(tutorial.get(Setting.LEARNING_RATE)).isEqualTo(0.001);
        assertThat(tutorial.get(Setting.UNFREEZE_FROM)).isEqualTo("stem");
        assertThat(tutorial.get(Setting.WEIGHT_DECAY)).isZero();
        assertThat(tutorial.get(Setting.IMAGE_SIZE)).isEqualTo(64);
        Hyperparameters guide = resolve(Method.AUTO, with(h -> h.put("preset", "keras_guide")), FEW)
                .hyperparameters();
        assertThat(guide.get(Setting.HIDDEN_UNITS)).isEqualTo(1024);
        assertThat(guide.get(Setting.BACKBONE_LEARNING_RATE)).isEqualTo(0.0001);
        assertThat(guide.get(Setting.UNFREEZE_FROM)).isEqualTo("stem");
        assertThat(problems.faults()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "nesterov, true, optimizer, adamw",
        "momentum, 0.9, optimizer, adam",
        "gamma, 0.1, schedule, cosine",
        "step_epochs, 3, schedule, one_cycle",
        "loss, binary_cross_entropy, optimizer, sgd",
    })
    void whatContradictsAnotherSettingIsRefused(String field, String value, String other, String otherValue) {
        resolve(Method.FINE_TUNING, with(h -> h.put(field, value).put(other, otherValue)), MANY);

        assertThat(problems.faults()).singleElement().satisfies(fault -> {
            assertThat(fault.param()).isEqualTo("hyperparameters." + field);
            assertThat(fault.code()).isEqualTo(FaultCode.CONTRADICTION);
            assertThat(fault.hint()).isNotBlank();
        });
    }

    @Test
    void aWeightForNoSuchLabelIsRefused() {
        resolve(
                Method.FINE_TUNING,
                with(h -> h.putObject("class_weights").put("bee", 2).put("wap", 1)),
                MANY);

        assertThat(problems.faults()).singleElement().satisfies(fault -> {
            assertThat(fault.param()).isEqualTo("hyperparameters.class_weights");
            assertThat(fault.hint()).isEqualTo("did you mean 'wasp'?");
        });
    }

    @Test
    void whatDoesNotPoolHasNoPooledFeatures() {
        Facts transformer = new Facts(500, List.of("a", "b"), Loss.CROSS_ENTROPY, 0, BLOCKS, 224, false);
        resolve(Method.FINE_TUNING, with(h -> h.put("features", "pooled")), transformer);

        assertThat(problems.faults()).extracting(Fault::param).containsExactly("hyperparameters.features");
    }

    @Test
    void aMeasuredRateIsOpenUntilItIsFound() {
        Hyperparameters measured = Hyperparameters.AUTO.withMeasured(Setting.LEARNING_RATE);
        Recipe tuning = resolve(Method.FINE_TUNING, measured, MANY);

        assertThat(tuning.measuresLearningRate()).isTrue();
        assertThat(tuning.hyperparameters().find(Setting.BACKBONE_LEARNING_RATE))
                .isEmpty();
        assertThat(tuning.withLearningRate(0.002))
                .as("as if it were the usual one")
                .isEqualTo(resolve(Method.FINE_TUNING, Hyperparameters.AUTO, MANY));
        assertThat(tuning.standardLearningRate()).isEqualTo(0.002);
        Recipe scratch = resolve(Method.FROM_SCRATCH, measured, MANY);
        assertThat(scratch.withLearningRate(0.1)).isEqualTo(resolve(Method.FROM_SCRATCH, Hyperparameters.AUTO, MANY));
        assertThat(resolve(Method.FEATURE_EXTRACTION, measured, FEW))
                .as("has nothing to measure")
                .isEqualTo(resolve(Method.FEATURE_EXTRACTION, Hyperparameters.AUTO, FEW));
    }

    @Test
    void theBackbonesRateFollowsAMeasuredOneUnlessSomebodySetsIt() {
        Hyperparameters measured = Hyperparameters.AUTO.withMeasured(Setting.LEARNING_RATE);
        Recipe set = resolve(Method.FINE_TUNING, measured.with(Setting.BACKBONE_LEARNING_RATE, 0.0003), MANY);
        Recipe preset = resolve(Method.FINE_TUNING, measured.with(Setting.PRESET, Preset.KERAS_GUIDE), MANY);

        assertThat(set.withLearningRate(0.01).hyperparameters().get(Setting.BACKBONE_LEARNING_RATE))
                .isEqualTo(0.0003);
        assertThat(preset.withLearningRate(0.01).hyperparameters().get(Setting.BACKBONE_LEARNING_RATE))
                .isEqualTo(0.0025);
    }

    @Test
    void aMeasuredRateIsToldAsSuch() {
        Hyperparameters measured = Hyperparameters.AUTO.withMeasured(Setting.LEARNING_RATE);

        assertThat(measured.json().get("learning_rate")).isEqualTo("auto");
        assertThat(Json.read(Json.write(measured), Hyperparameters.class)).isEqualTo(measured);
        assertThat(measured.with(Setting.LEARNING_RATE, 0.1).isMeasured(Setting.LEARNING_RATE))
                .isFalse();
    }
}
