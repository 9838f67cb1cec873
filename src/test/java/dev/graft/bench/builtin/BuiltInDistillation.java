package dev.graft.bench.builtin;

import dev.graft.basemodel.BuiltIn;
import dev.graft.basemodel.ModelFolder;
import dev.graft.network.Initializer;
import dev.graft.network.Network;
import dev.graft.network.Parameter;
import dev.graft.recipe.OptimizerSpec;
import dev.graft.recipe.setting.Loss;
import dev.graft.recipe.setting.Precision;
import dev.graft.recipe.setting.Schedule;
import dev.graft.recipe.setting.SchedulePlan;
import dev.graft.tensor.Bfloat16;
import dev.graft.tensor.HostTensor;
import dev.graft.tensor.Inference;
import dev.graft.tensor.NativeEngine;
import dev.graft.tensor.NetworkWeights;
import dev.graft.tensor.Normalization;
import dev.graft.tensor.Targets;
import dev.graft.tensor.TrainPlan;
import dev.graft.tensor.TrainStep;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Makes the built-in base model from pictures without labels: the network that is small enough to come with Graft learns to
 * say of each picture what a larger base model says of it (Hinton et al., "Distilling the Knowledge in a Neural Network", 2015;
 * of feature vectors: Romero et al., "FitNets", 2015), beginning with the weights that the built-in model has. These keep a part in
 * the result.
 *
 * <p>{@code GRAFT_PICTURES} names a folder of pictures, {@code GRAFT_TEACHER} that of the larger model, {@code GRAFT_MADE}
 * where the result goes, {@code GRAFT_EPOCHS} how often each picture is seen; after each epoch the folder has what was made so far.
 */
class BuiltInDistillation {
    private static final int BATCH = 128;
    private static final double LEARNING_RATE = 0.003;
    private static final double WEIGHT_DECAY = 0.02;
    private static final double WARMUP = 0.05;

    /** Of the built-in model's input: twice, so that the larger network sees what it knows. */
    private static final int ENLARGED = 2;

    /** Pictures are moved by at most so many pixels. */
    private static final int MOVED = 6;

    /**
     * The share of what was there before in the result: means of weights before and after learning are better on other pictures
     * than either (Wortsman et al., "Robust fine-tuning of zero-shot models", 2022).
     */
    private static final float KEPT = 0.25f;

    /** One picture of so many is not learned from; how well they are answered is printed. */
    private static final int HELD_BACK = 50;

    @TempDir
    Path work;

    private ModelFolder builtIn;
    private Pictures pictures;
    private Teacher teacher;

    @Test
    void makes() throws IOException {
        String folder = System.getenv("GRAFT_PICTURES");
        Assumptions.assumeTrue(folder != null, "GRAFT_PICTURES names no folder of pictures");
        NativeEngine.useThreads(Runtime.getRuntime().availableProcessors());
        builtIn = ModelFolder.open(BuiltIn.unpack(work));
        int side = builtIn.config().height();
        pictures = Pictures.below(Path.of(folder), side, builtIn.config().transform());
        teacher = Teacher.of(ModelFolder.open(Path.of(System.getenv("GRAFT_TEACHER"))), pictures, ENLARGED * side);
        System.out.println(pictures.count() + " pictures, each described by " + teacher.width() + " numbers");
        learn(Integer.parseInt(System.getenv("GRAFT_EPOCHS")), Path.of(System.getenv("GRAFT_MADE")));
    }

    private void learn(int epochs, Path made) throws IOException {
        Network student = builtIn.backbone().withHead(teacher.width(), 0);
        List<Integer> train = new ArrayList<>(IntStream.range(0, pictures.count())
                .filter(i -> i % HELD_BACK != 0)
                .boxed()
                .toList());
        int steps = train.size() / BATCH;
        SchedulePlan schedule = new SchedulePlan(Schedule.COSINE, (long) steps * epochs, WARMUP);
        try (NetworkWeights weights = new NetworkWeights(student, start(student), "cpu");
                TrainStep step = new TrainStep(weights, plan(student));
                Inference network = new Inference(weights, Optional.of(normalization()))) {
            System.out.println("| epoch | of what the larger model says, explained | seconds |\n| --- | --- | --- |");
            for (int epoch = 0; epoch < epochs; epoch++) {
                long started = System.nanoTime();
                Random random = new Random(epoch);
                Collections.shuffle(train, random);
                for (int i = 0; i < steps; i++) {
                    List<Pictures.View> views = train.subList(i * BATCH, (i + 1) * BATCH).stream()
                            .map(picture -> view(picture, random))
                            .toList();
                    double rate = LEARNING_RATE * schedule.factor((long) epoch * steps + i, 0);
                    step.run(pictures.shown(views), answers(views), new double[] {rate, rate}, i);
                }
                network.refresh(weights);
                System.out.printf(
                        "| %d | %.4f | %d |%n",
                        epoch + 1, explained(network), (System.nanoTime() - started) / 1_000_000_000);
                write(weights, made);
            }
        }
    }

    private static Pictures.View view(int picture, Random random) {
        return new Pictures.View(picture, moved(random), moved(random), random.nextBoolean());
    }

    private static int moved(Random random) {
        return random.nextInt(2 * MOVED + 1) - MOVED;
    }

    private Targets answers(List<Pictures.View> views) {
        float[] values = new float[views.size() * teacher.width()];
        for (int i = 0; i < views.size(); i++) {
            Pictures.View view = views.get(i);
            System.arraycopy(
                    teacher.of(view.picture(), view.mirrored()), 0, values, i * teacher.width(), teacher.width());
        }
        return new Targets.Dense(values, teacher.width());
    }

    /** One less the mean squared error, on pictures that were held back: they have a variance of one. */
    private double explained(Inference network) {
        List<Integer> held = IntStream.range(0, pictures.count())
                .filter(i -> i % HELD_BACK == 0)
                .boxed()
                .toList();
        double error = 0;
        for (int from = 0; from < held.size(); from += BATCH) {
            List<Pictures.View> views = held.subList(from, Math.min(held.size(), from + BATCH)).stream()
                    .map(picture -> new Pictures.View(picture, 0, 0, false))
                    .toList();
            float[] said = network.run(pictures.shown(views)).logits();
            float[] right = ((Targets.Dense) answers(views)).values();
            for (int i = 0; i < said.length; i++) {
                error += (said[i] - right[i]) * (said[i] - right[i]);
            }
        }
        return 1 - error / held.size() / teacher.width();
    }

    private Map<String, HostTensor> start(Network student) {
        Map<String, HostTensor> weights = new LinkedHashMap<>(builtIn.weights(builtIn.backbone()));
        for (Parameter parameter : student.parameters()) {
            weights.computeIfAbsent(
                    parameter.name(), name -> HostTensor.of(parameter.shape(), Initializer.values(parameter, 1)));
        }
        return weights;
    }

    private TrainPlan plan(Network student) {
        return new TrainPlan(
                student.blockNames().get(0),
                true,
                Stream.of(true, false)
                        .map(decays -> new TrainPlan.Group(
                                student.parameters().stream()
                                        .filter(p ->
                                                p.role().learned() && p.role().decays() == decays)
                                        .map(Parameter::name)
                                        .toList(),
                                decays ? WEIGHT_DECAY : 0))
                        .toList(),
                OptimizerSpec.Adam.standard(true),
                Loss.MEAN_SQUARED_ERROR,
                0,
                List.of(),
                Optional.empty(),
                false,
                Optional.of(normalization()),
                Bfloat16.gain("cpu") > 1 ? Precision.BFLOAT16 : Precision.FLOAT32);
    }

    private Normalization normalization() {
        return new Normalization(builtIn.config().mean(), builtIn.config().std());
    }

    private void write(NetworkWeights weights, Path made) throws IOException {
        Map<String, HostTensor> learned = new LinkedHashMap<>();
        weights.copyTo(learned);
        Map<String, HostTensor> result = new LinkedHashMap<>();
        builtIn.weights(builtIn.backbone()).forEach((name, before) -> {
            float[] values = before.toArray();
            float[] after = learned.get(name).toArray();
            for (int i = 0; i < values.length; i++) {
                values[i] = KEPT * values[i] + (1 - KEPT) * after[i];
            }
            result.put(name, HostTensor.of(before.shape(), values));
        });
        ModelFolder.write(made, builtIn.config(), result, Map.of());
    }
}
