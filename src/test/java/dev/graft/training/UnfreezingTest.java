package dev.graft.training;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.graft.attempt.AttemptFolder;
import dev.graft.attempt.result.AttemptResult.Outcome;
import dev.graft.basemodel.ModelFolder;
import dev.graft.network.Network;
import dev.graft.network.Parameter;
import dev.graft.recipe.Recipe;
import dev.graft.recipe.setting.Method;
import dev.graft.tensor.HostTensor;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What fine-tuning changes of a base model, and what it leaves as it is, to the last bit. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UnfreezingTest {
    private TinyJob job;

    @BeforeAll
    void prepare(@TempDir Path folder) throws IOException {
        job = new TinyJob(folder);
    }

    private ModelFolder trained(Consumer<ObjectNode> change) throws IOException {
        AttemptFolder attempt = job.attempt(TinyJob.recipe(Method.FINE_TUNING, change));
        assertThat(TinyJob.run(attempt).outcome()).isEqualTo(Outcome.SUCCEEDED);
        return ModelFolder.open(attempt.model());
    }

    /** Blocks of which any number, statistics included, is another one than before. */
    private List<String> changed(Consumer<ObjectNode> change) throws IOException {
        Map<String, HostTensor> after = last(change);
        Network network = job.base().backbone();
        Map<String, HostTensor> before = job.base().weights(network);
        return network.blocks().stream()
                .filter(block -> block.parameters().anyMatch(p -> differs(p, before, after)))
                .map(block -> block.name())
                .toList();
    }

    /** Weights at the end, whichever epoch was the best. */
    private Map<String, HostTensor> last(Consumer<ObjectNode> change) throws IOException {
        AttemptFolder attempt = job.attempt(TinyJob.recipe(Method.FINE_TUNING, change));
        assertThat(TinyJob.run(attempt).outcome()).isEqualTo(Outcome.SUCCEEDED);
        return Checkpoints.last(attempt.checkpoints()).orElseThrow().weights();
    }

    private static boolean differs(Parameter parameter, Map<String, HostTensor> before, Map<String, HostTensor> after) {
        FloatBuffer old = before.get(parameter.name()).values().duplicate();
        FloatBuffer now = after.get(parameter.name()).values().duplicate();
        return Stream.iterate(0, i -> i < old.limit(), i -> i + 1)
                .anyMatch(i -> Float.floatToIntBits(old.get(i)) != Float.floatToIntBits(now.get(i)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"frozen", "trained"})
    void blocksBelowTheFirstUnfrozenOneStayAsTheyAre(String batchNorm) throws IOException {
        assertThat(changed(h -> h.put("unfreeze_from", "layer3").put("batch_norm", batchNorm)))
                .containsExactly("layer3", "layer4");
    }

    private static final Consumer<ObjectNode> UNCHANGED_PICTURES =
            h -> h.put("augmentation", "none").put("unfreeze_from", "layer3").put("head_epochs", 0);

    @Test
    void whereNoPictureChangesTheFrozenPartIsComputedOnce() throws IOException {
        Recipe recipe = TinyJob.recipe(Method.FINE_TUNING, UNCHANGED_PICTURES);
        AttemptFolder kept = job.attempt(recipe);
        AttemptFolder again = job.attemptWithoutCache(recipe);
        assertThat(TinyJob.run(kept).outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(TinyJob.run(again).outcome()).isEqualTo(Outcome.SUCCEEDED);

        try (Stream<Path> files = Files.walk(job.caches())) {
            assertThat(files.map(Path::toString).filter(file -> file.contains("-layer2-") && file.endsWith(".f32")))
                    .hasSize(2);
        }
        Map<String, HostTensor> some = weights(kept);
        weights(again)
                .forEach((name, tensor) ->
                        assertThat(distance(some.get(name), tensor)).as(name).isLessThan(1e-4));
    }

    private static double distance(HostTensor some, HostTensor other) {
        return IntStream.range(0, some.values().limit())
                .mapToDouble(i -> Math.abs(some.values().get(i) - other.values().get(i)))
                .max()
                .orElseThrow();
    }

    @Test
    void trainingGoesOnAboveTheFrozenPart() throws IOException {
        Recipe recipe = TinyJob.recipe(Method.FINE_TUNING, UNCHANGED_PICTURES);
        AttemptFolder whole = job.attempt(recipe);
        AttemptFolder paused = job.attempt(recipe);
        assertThat(TinyJob.run(whole).outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(TinyJob.runUntil(paused, 8).outcome()).isEqualTo(Outcome.PAUSED);
        AttemptFolder resumed = job.attempt(recipe, Optional.of(paused), Optional.empty());
        assertThat(TinyJob.run(resumed).outcome()).isEqualTo(Outcome.SUCCEEDED);

        Map<String, HostTensor> expected = weights(whole);
        weights(resumed).forEach((name, tensor) -> assertThat(distance(expected.get(name), tensor))
                .as(name)
                .isZero());
    }

    private static Map<String, HostTensor> weights(AttemptFolder attempt) {
        ModelFolder model = ModelFolder.open(attempt.model());
        return model.weights(model.classifier());
    }

    @Test
    void gradualUnfreezingReachesOneMoreBlockEachEpoch() throws IOException {
        Consumer<ObjectNode> gradual = h -> h.put("unfreeze_from", "stem")
                .put("gradual_unfreezing", true)
                .put("schedule", "constant")
                .put("warmup_fraction", 0)
                .put("batch_norm", "trained");

        assertThat(changed(gradual.andThen(h -> h.put("epochs", 1).put("gradual_unfreezing", false))))
                .hasSize(5);
        assertThat(changed(gradual.andThen(h -> h.put("epochs", 2)))).containsExactly("layer4");
        assertThat(changed(gradual.andThen(h -> h.put("epochs", 3)))).containsExactly("layer3", "layer4");
    }

    @Test
    void frozenBatchNormalisationKeepsItsStatisticsInTrainedBlocksToo() throws IOException {
        Network network = job.base().backbone();
        Map<String, HostTensor> before = job.base().weights(network);
        Map<String, HostTensor> after = last(h -> h.put("unfreeze_from", "stem").put("batch_norm", "frozen"));

        assertThat(network.parameters().stream()
                        .filter(p -> !p.role().learned())
                        .filter(p -> differs(p, before, after)))
                .isEmpty();
        assertThat(network.parameters().stream().filter(p -> p.role().learned()).filter(p -> differs(p, before, after)))
                .isNotEmpty();
    }

    @Test
    void aHiddenLayerOnPooledFeaturesIsWrittenWithTheModel() throws IOException {
        ModelFolder trained =
                trained(h -> h.put("hidden_units", 24).put("features", "pooled").put("dropout", 0.5));

        assertThat(trained.config().head().hiddenUnits()).isEqualTo(24);
        assertThat(trained.weights(trained.classifier()))
                .containsKeys("fc.0.weight", "fc.3.weight")
                .hasSize(trained.classifier().parameters().size());
        assertThat(trained.weights(trained.backbone())).doesNotContainKey("fc.0.weight");
    }

    @Test
    void everyOptimizerScheduleAndExtraTrains() throws IOException {
        for (String optimizer : List.of("sgd", "adam", "rmsprop")) {
            assertThat(changed(h -> h.put("optimizer", optimizer)
                            .put("learning_rate", 0.001)
                            .put("schedule", optimizer.equals("sgd") ? "one_cycle" : "plateau")
                            .put("gradient_clip_norm", 1)
                            .put("gradient_accumulation", 3)
                            .put("layer_decay", 0.5)
                            .put("class_weights", "balanced")))
                    .isNotEmpty();
        }
    }
}
