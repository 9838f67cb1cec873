package dev.graft.training;

import static dev.graft.recipe.setting.Setting.BATCH_SIZE;
import static dev.graft.recipe.setting.Setting.EPOCHS;
import static dev.graft.recipe.setting.Setting.GRADIENT_ACCUMULATION;
import static dev.graft.recipe.setting.Setting.IMAGE_SIZE;

import dev.graft.attempt.result.CheckpointInfo;
import dev.graft.attempt.result.Phase;
import dev.graft.dataset.item.Split;
import dev.graft.network.Effort;
import dev.graft.network.Effort.Size;
import dev.graft.network.Network;
import dev.graft.network.Parameter;
import dev.graft.recipe.HeadPhase;
import dev.graft.recipe.setting.Hyperparameters;
import dev.graft.tensor.Batch;
import dev.graft.tensor.HostTensor;
import dev.graft.tensor.Inference;
import dev.graft.tensor.NetworkWeights;
import dev.graft.tensor.Targets;
import dev.graft.tensor.TrainStep;
import dev.graft.training.data.FeatureTable;
import dev.graft.training.data.PixelBatches;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Times a few steps of each phase of a training. All times are in seconds. */
final class Stopwatch {
    /** Multiply-adds of one step at most: a step of fewer items says as much of an item, and is over within seconds. */
    private static final double STEP_WORK = 1e11;

    /** What backward costs beside forward. */
    private static final int WITH_BACKWARD = 3;

    private static final double TUNING_SECONDS = 1.5;
    private static final int MOST_STEPS = 6;
    private static final double HEAD_SECONDS = 0.3;
    private static final int WARM_UPDATES = 5;
    private static final int JUDGED_ITEMS = 256;
    private static final long WRITTEN_NUMBERS = 1 << 22;

    private final Context context;
    private final Map<String, HostTensor> weights;

    /** @param weights of the whole network */
    Stopwatch(Context context, Map<String, HostTensor> weights) {
        this.context = context;
        this.weights = weights;
    }

    /** As in {@link Pace}. */
    record Evaluation(double load, double fresh, double seen) {}

    /** As in {@link Pace}. */
    record Head(double update, double judged) {}

    /** As in {@link Pace}. */
    record Tuning(double ready, double item, double apply) {}

    Evaluation evaluation() {
        int train = context.data().train().length;
        int size = items(FeatureTable.BATCH_SIZE, effort(context.network()).multiplyAdds(), Math.max(1, train / 3));
        int[] some = context.data().featureOrder().first(Split.TRAIN, 3 * size);
        List<int[]> batches = FeatureTable.batches(some, size);
        List<int[]> rest = batches.size() > 1 ? batches.subList(1, batches.size()) : batches;
        long began = System.nanoTime();
        try (NetworkWeights loaded = new NetworkWeights(
                        context.network(), weights, context.spec().device());
                Inference network = new Inference(loaded, context.normalization());
                PixelBatches pictures = context.data().evaluationPictures(size)) {
            run(network, pictures, batches.subList(0, 1));
            double load = since(began);
            double fresh = run(network, pictures, rest);
            double seen = run(network, pictures, rest);
            return new Evaluation(load, fresh, Math.min(fresh, seen));
        }
    }

    private static double run(Inference network, PixelBatches pictures, List<int[]> batches) {
        long from = System.nanoTime();
        pictures.begin(0, batches);
        int items = 0;
        for (int[] batch : batches) {
            network.run(pictures.next());
            items += batch.length;
        }
        return since(from) / items;
    }

    Head head(HeadTraining training) {
        Network head = context.network().headOnly(training.shape());
        Hyperparameters h = HeadPhase.of(context.recipe(), context.data().train().length);
        int[] ordinals = cycled(context.data().train(), h.get(BATCH_SIZE));
        Batch batch = features(ordinals.length);
        Targets targets = context.objective().targets(ordinals, Optional.empty());
        try (NetworkWeights learning =
                        new NetworkWeights(head, weights, context.spec().device());
                Steps steps = new Steps(learning, epoch -> training.stage(head));
                Inference network = new Inference(learning, Optional.empty())) {
            steps.begin(0);
            long from = System.nanoTime();
            int updates = -WARM_UPDATES;
            while (updates <= 0 || since(from) < HEAD_SECONDS) {
                from = updates == 0 ? System.nanoTime() : from;
                steps.step().run(batch, targets, steps.rates(), updates);
                updates++;
            }
            double update = since(from) / updates;
            Batch judged = features(JUDGED_ITEMS);
            network.run(judged);
            from = System.nanoTime();
            network.run(judged);
            return new Head(update, since(from) / JUDGED_ITEMS);
        }
    }

    private Batch features(int items) {
        int length = context.network().numFeatures();
        FloatBuffer values = HostTensor.allocate(items * length);
        for (int i = 0; i < values.capacity(); i++) {
            values.put(i, (float) Math.sin(i));
        }
        return new Batch.Features(values, items, length);
    }

    /** Of the last epoch, in which all is unfrozen that ever is. */
    Tuning tuning() throws IOException {
        Hyperparameters h = context.h();
        int size = items(
                h.get(BATCH_SIZE), WITH_BACKWARD * effort(context.network()).multiplyAdds(), Integer.MAX_VALUE);
        boolean accumulates = size < h.get(BATCH_SIZE) || h.get(GRADIENT_ACCUMULATION) > 1;
        int[] ordinals = cycled(context.data().train(), size);
        Unfreezing unfreezing = new Unfreezing(context, context.recipe());
        long began = System.nanoTime();
        try (NetworkWeights learning = new NetworkWeights(
                        context.network(), weights, context.spec().device());
                Steps steps = new Steps(learning, unfreezing::stage);
                PixelBatches pictures =
                        context.data().trainingPictures(h, context.recipe().seed())) {
            steps.begin(h.get(EPOCHS) - 1);
            if (accumulates) {
                steps.split();
            }
            learn(steps.step(), pictures, List.of(ordinals), accumulates, steps.rates());
            double ready = since(began);
            double once = learn(steps.step(), pictures, List.of(ordinals), accumulates, steps.rates());
            int more = (int) Math.min(MOST_STEPS, TUNING_SECONDS / (once * size));
            double item = more == 0
                    ? once
                    : learn(steps.step(), pictures, Collections.nCopies(more, ordinals), accumulates, steps.rates());
            long from = System.nanoTime();
            if (accumulates) {
                steps.step().apply(steps.rates());
            }
            return new Tuning(ready, item, accumulates ? since(from) : 0);
        }
    }

    private double learn(
            TrainStep step, PixelBatches pictures, List<int[]> batches, boolean accumulates, double[] rates) {
        long from = System.nanoTime();
        pictures.begin(1, batches);
        int items = 0;
        for (int[] ordinals : batches) {
            Batch batch = pictures.next();
            Targets targets = context.objective().targets(ordinals, pictures.mixing());
            if (accumulates) {
                step.accumulate(batch, targets, 1, 1);
            } else {
                step.run(batch, targets, rates, 1);
            }
            items += ordinals.length;
        }
        return since(from) / items;
    }

    /** A byte of a checkpoint. */
    double writing() throws IOException {
        Map<String, HostTensor> some = new HashMap<>();
        long numbers = 0;
        for (Parameter parameter : context.network().parameters()) {
            if (numbers < WRITTEN_NUMBERS) {
                some.put(parameter.name(), weights.get(parameter.name()));
                numbers += parameter.size();
            }
        }
        long from = System.nanoTime();
        context.checkpoints()
                .write(
                        new Checkpoint(
                                TrainState.start(Phase.FINE_TUNING, 0, Optional.empty()),
                                some,
                                new TrainStep.State(Map.of()),
                                Map.of(),
                                Map.of()),
                        new CheckpointInfo(
                                Checkpoints.name(1),
                                Phase.FINE_TUNING,
                                1,
                                1,
                                true,
                                0,
                                Optional.empty(),
                                Optional.empty()));
        return since(from) / (numbers * Float.BYTES);
    }

    private Effort effort(Network network) {
        return Effort.ofBlocks(network.blocks(), Size.picture(context.h().get(IMAGE_SIZE)));
    }

    private static int items(int batch, double workOfItem, int most) {
        return (int) Math.max(1, Math.min(Math.min(batch, most), STEP_WORK / workOfItem));
    }

    /** So many of them, again from the first where there are fewer. */
    private static int[] cycled(int[] ordinals, int wanted) {
        int[] all = new int[wanted];
        Arrays.setAll(all, i -> ordinals[i % ordinals.length]);
        return all;
    }

    private static double since(long nanos) {
        return (System.nanoTime() - nanos) / 1e9;
    }
}
