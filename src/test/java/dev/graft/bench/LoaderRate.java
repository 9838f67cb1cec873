package dev.graft.bench;

import com.sun.management.OperatingSystemMXBean;
import dev.graft.attempt.AttemptFolder;
import dev.graft.attempt.AttemptSpec;
import dev.graft.basemodel.ModelFolder;
import dev.graft.basemodel.TinyModels;
import dev.graft.image.EvalTransform;
import dev.graft.network.Network;
import dev.graft.network.Parameter;
import dev.graft.network.vision.Architectures;
import dev.graft.recipe.OptimizerSpec;
import dev.graft.recipe.setting.Augmentation;
import dev.graft.recipe.setting.Loss;
import dev.graft.recipe.setting.Precision;
import dev.graft.tensor.Batch;
import dev.graft.tensor.NativeEngine;
import dev.graft.tensor.NetworkWeights;
import dev.graft.tensor.Normalization;
import dev.graft.tensor.Targets;
import dev.graft.tensor.TrainPlan;
import dev.graft.tensor.TrainStep;
import dev.graft.training.data.PixelBatches;
import dev.graft.training.data.Sampler;
import dev.graft.training.data.TrainingData;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Seconds of the same training steps with pictures from the loader and with one batch that lies there, epoch by epoch in
 * turns, in one process. A program of its own; writes a line for each pair of epochs into {@code seconds} in the attempt's
 * folder: by the clock, then of the processor. In the first epoch the loader decodes files.
 */
final class LoaderRate {
    private static final int BATCH = 32;
    private static final int EPOCHS = 4;
    private static final int WARM_UP = 3;
    private static final int LABELS = 2;
    private static final double DECAY = 0.0005;

    private LoaderRate() {}

    public static void main(String[] arguments) throws IOException {
        AttemptFolder attempt = new AttemptFolder(Path.of(arguments[0]));
        AttemptSpec spec = attempt.spec();
        NativeEngine.useThreads(spec.threads());
        ModelFolder base = ModelFolder.open(Path.of(((AttemptSpec.Train) spec.work()).baseModel()));
        EvalTransform transform = base.config().transform();
        Network network = Architectures.network(base.config().architecture(), LABELS);
        Augmentation augmentation =
                Augmentation.valueOf(Files.readString(attempt.path().resolve("augmentation")));
        TrainPlan plan = plan(
                network, new Normalization(base.config().mean(), base.config().std()));
        double[] rates = new double[plan.groups().size()];
        Arrays.fill(rates, 1e-4);
        TrainingData data = TrainingData.open(spec, transform);
        Sampler sampler = new Sampler(data.train(), Optional.empty(), BATCH, 1);
        StringBuilder lines = new StringBuilder();
        try (NetworkWeights weights = new NetworkWeights(network, TinyModels.weights(network), spec.device());
                TrainStep step = new TrainStep(weights, plan);
                PixelBatches pictures = data.trainingPictures(augmentation, Optional.empty(), BATCH, 1)) {
            Targets targets = new Targets.Classes(new int[BATCH]);
            Batch still = new Batch.Pixels(
                    ByteBuffer.allocateDirect(BATCH * transform.bytes()), BATCH, transform.height(), transform.width());
            for (int i = 0; i < WARM_UP; i++) {
                step.run(still, targets, rates, i);
            }
            for (int epoch = 0; epoch < EPOCHS; epoch++) {
                List<int[]> batches = Arrays.asList(sampler.epoch(epoch));
                pictures.begin(epoch, batches);
                double[] start = now();
                for (int i = 0; i < batches.size(); i++) {
                    step.run(pictures.next(), targets, rates, i);
                }
                double[] loaded = now();
                for (int i = 0; i < batches.size(); i++) {
                    step.run(still, targets, rates, i);
                }
                double[] end = now();
                lines.append(String.format(
                        Locale.ROOT,
                        "%.3f %.3f %.3f %.3f%n",
                        loaded[0] - start[0],
                        end[0] - loaded[0],
                        loaded[1] - start[1],
                        end[1] - loaded[1]));
            }
        }
        Files.writeString(attempt.path().resolve("seconds"), lines);
    }

    /** Seconds of the clock, and of the processor for all threads. */
    private static double[] now() {
        long cpu = ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
        return new double[] {System.nanoTime() / 1e9, cpu / 1e9};
    }

    private static TrainPlan plan(Network network, Normalization normalization) {
        List<String> learned = network.parameters().stream()
                .filter(parameter -> parameter.role().learned())
                .map(Parameter::name)
                .toList();
        return new TrainPlan(
                network.blockNames().get(0),
                true,
                List.of(new TrainPlan.Group(learned, DECAY)),
                new OptimizerSpec.Sgd(0.9, false),
                Loss.CROSS_ENTROPY,
                0,
                List.of(),
                Optional.empty(),
                false,
                Optional.of(normalization),
                Precision.FLOAT32);
    }
}
