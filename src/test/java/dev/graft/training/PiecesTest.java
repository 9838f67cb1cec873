package dev.graft.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graft.attempt.AttemptFolder;
import dev.graft.attempt.AttemptSpec;
import dev.graft.attempt.Stop;
import dev.graft.attempt.result.Phase;
import dev.graft.error.ErrorCode;
import dev.graft.error.GraftException;
import dev.graft.recipe.CheckpointMetric;
import dev.graft.recipe.Recipe;
import dev.graft.recipe.setting.Method;
import dev.graft.recipe.setting.Schedule;
import dev.graft.recipe.setting.Setting;
import dev.graft.tensor.Batch;
import dev.graft.tensor.HostTensor;
import dev.graft.tensor.Inference;
import dev.graft.tensor.NetworkWeights;
import dev.graft.training.data.BatchSource;
import dev.graft.training.data.Mixing;
import dev.graft.training.data.PixelBatches;
import dev.graft.training.data.TrainingData;
import dev.graft.training.objective.Objective;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PiecesTest {
    private static final int BATCH = 8;

    @TempDir
    Path folder;

    @Test
    void aBatchThatDoesNotFitGoesOnAsGradientAccumulationWould() throws IOException {
        TinyJob job = new TinyJob(folder);
        AttemptFolder halved = attempt(job, BATCH, 1);
        AttemptFolder planned = attempt(job, BATCH / 4, 4);

        Map<String, HostTensor> after = train(halved, job, 2);
        Map<String, HostTensor> expected = train(planned, job, BATCH);

        assertThat(after.keySet()).isEqualTo(expected.keySet());
        after.forEach((name, tensor) -> assertThat(tensor.toArray())
                .as(name)
                .isEqualTo(expected.get(name).toArray()));
        assertThat(warnings(halved))
                .hasSize(2)
                .allMatch(line -> line.contains("\"batch_halved\""))
                .element(1)
                .asString()
                .contains("batches have 2 items, and 4 of them make an update of 8");
        assertThat(warnings(planned)).isEmpty();
    }

    @Test
    void oneItemThatDoesNotFitFailsAsItIs() throws IOException {
        TinyJob job = new TinyJob(folder);

        assertThatThrownBy(() -> train(attempt(job, 2, 1), job, 0))
                .isInstanceOfSatisfying(
                        GraftException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.OUT_OF_MEMORY));
    }

    @Test
    void otherFailuresAreNobodysFault() {
        GraftException diverged = new GraftException(ErrorCode.DIVERGED, "The loss became NaN.");

        assertThatThrownBy(() -> Pieces.whole(8).smaller(diverged)).isSameAs(diverged);
    }

    @Test
    void oddBatchesAreCutUnevenly() {
        Pieces pieces = Pieces.whole(5).smaller(new GraftException(ErrorCode.OUT_OF_MEMORY, "Too much."));

        assertThat(pieces.of(List.of(new int[] {1, 2, 3, 4, 5}, new int[] {6, 7})))
                .containsExactly(new int[] {1, 2, 3}, new int[] {4, 5}, new int[] {6, 7});
        assertThat(pieces.words(1, 7))
                .isEqualTo("Step 7 did not fit into memory: from there on batches have 3 items, and 2 of them make an"
                        + " update of 5 as before.");
    }

    private static AttemptFolder attempt(TinyJob job, int batch, int accumulation) throws IOException {
        Recipe recipe = TinyJob.recipe(Method.FINE_TUNING, json -> json.put("batch_size", batch)
                .put("gradient_accumulation", accumulation)
                .put("batch_norm", "frozen")
                .put("augmentation", "none"));
        return job.attempt(recipe);
    }

    private static List<String> warnings(AttemptFolder attempt) throws IOException {
        return Files.readAllLines(attempt.events()).stream()
                .filter(line -> line.contains("\"warning\""))
                .toList();
    }

    /**
     * One epoch of all blocks.
     *
     * @param most items that fit into memory at once
     */
    private static Map<String, HostTensor> train(AttemptFolder attempt, TinyJob job, int most) throws IOException {
        AttemptSpec spec = attempt.spec();
        Recipe recipe = ((AttemptSpec.Train) spec.work()).recipe();
        TrainingData data = TrainingData.open(spec, job.base().config().transform(32));
        try (Journal journal = new Journal(attempt, Clock.systemUTC())) {
            Context context = new Context(
                    spec,
                    recipe,
                    data,
                    Objective.of(data),
                    job.base(),
                    Training.network(recipe, job.base(), data),
                    new Checkpoints(attempt.checkpoints(), 1),
                    new WorkShares(recipe, Optional.empty(), data),
                    journal,
                    new Stop(attempt, Clock.systemUTC(), Duration.ofDays(1)),
                    () -> Double.MAX_VALUE);
            int batch = context.h().get(Setting.BATCH_SIZE);
            PhaseLoop.Setup setup = new PhaseLoop.Setup(
                    Phase.FINE_TUNING,
                    1,
                    context.sampler(batch),
                    context.h().get(Setting.GRADIENT_ACCUMULATION),
                    Schedule.CONSTANT,
                    0,
                    1,
                    1,
                    5,
                    data.validation(),
                    CheckpointMetric.ACCURACY,
                    false);
            try (NetworkWeights learning =
                            new NetworkWeights(context.network(), Training.startingWeights(context), spec.device());
                    Steps steps = new Steps(learning, new Unfreezing(context, context.recipe())::stage);
                    Inference inference = new Inference(learning, context.normalization());
                    Evaluator evaluator = context.pictureEvaluator();
                    PixelBatches pictures = data.trainingPictures(context.h(), recipe.seed())) {
                PhaseLoop loop = new PhaseLoop(
                        setup, context, learning, steps, inference, evaluator, Trained.from(Optional.empty()));
                loop.run(new Narrow(pictures, most));
                return loop.best();
            }
        }
    }

    /** Pictures for which memory is too small beyond a number of them at once. */
    private record Narrow(BatchSource source, int most) implements BatchSource {
        @Override
        public void begin(int epoch, List<int[]> batches) {
            source.begin(epoch, batches);
        }

        @Override
        public Batch next() {
            Batch batch = source.next();
            if (batch.size() > most) {
                throw new GraftException(ErrorCode.OUT_OF_MEMORY, "The network and a batch did not fit into memory.");
            }
            return batch;
        }

        @Override
        public Optional<Mixing> mixing() {
            return source.mixing();
        }

        @Override
        public void close() {
            source.close();
        }
    }
}
