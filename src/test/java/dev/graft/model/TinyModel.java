package dev.graft.model;

import dev.graft.attempt.result.CheckpointInfo;
import dev.graft.attempt.result.Phase;
import dev.graft.attempt.result.Report;
import dev.graft.basemodel.ModelConfig;
import dev.graft.basemodel.ModelFolder;
import dev.graft.image.EvalTransform;
import dev.graft.image.Interpolation;
import dev.graft.metric.Confidence;
import dev.graft.metric.Evaluation;
import dev.graft.metric.SplitEvaluation;
import dev.graft.metric.Threshold;
import dev.graft.network.Initializer;
import dev.graft.network.Network;
import dev.graft.network.Parameter;
import dev.graft.network.vision.Architectures;
import dev.graft.recipe.Checkpointing;
import dev.graft.recipe.Recipe;
import dev.graft.recipe.setting.Hyperparameters;
import dev.graft.recipe.setting.Method;
import dev.graft.tensor.Batch;
import dev.graft.tensor.HostTensor;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import javax.imageio.ImageIO;

/** A classifier with seeded weights, and pictures to ask it. */
final class TinyModel {
    static final List<String> LABELS = List.of("ant", "bee", "cat", "dog");
    static final Provenance PROVENANCE = new Provenance(
            new Recipe(Method.FEATURE_EXTRACTION, Hyperparameters.AUTO, Checkpointing.STANDARD, 1),
            new ModelVersion.Origin("ds_1", "ab"),
            new ModelVersion.Origin("graft-mini", "cd"));

    private TinyModel() {}

    static ModelFolder write(Path folder, long seed) throws IOException {
        Network network = Architectures.network("resnet10_slim", 0).withHead(LABELS.size(), 0);
        Map<String, HostTensor> weights = new HashMap<>();
        for (Parameter parameter : network.parameters()) {
            float[] values = Initializer.values(parameter, seed);
            for (int i = 0; i < values.length && parameter.role() == Parameter.Role.LINEAR_WEIGHT; i++) {
                // So that pictures get clearly different probabilities.
                values[i] *= 5;
            }
            weights.put(parameter.name(), HostTensor.of(parameter.shape(), values));
        }
        ModelConfig config = new ModelConfig(
                "resnet10_slim",
                LABELS.size(),
                network.numFeatures(),
                List.of(3, 32, 32),
                List.of(0.485, 0.456, 0.406),
                List.of(0.229, 0.224, 0.225),
                Interpolation.BILINEAR,
                0.875,
                LABELS,
                null,
                null,
                null);
        ModelFolder.write(folder, config, weights, Map.of());
        return ModelFolder.open(folder);
    }

    static Report report() {
        Map<String, Optional<SplitEvaluation>> splits = new LinkedHashMap<>();
        splits.put("validation", Optional.of(Evaluation.of(LABELS, List.of("a", "b"), new int[] {0, 1}, new float[] {
            1, 0, 0, 0, 1, 0, 0, 0
        })));
        splits.put("test", Optional.empty());
        return new Report(
                new CheckpointInfo(
                        "step-10", Phase.TRAINING_HEAD, 1, 10, true, 100, Optional.of(0.5), Optional.of(0.5)),
                splits,
                new Confidence(2, 50, Optional.of(new Threshold(0.6, 0.95, Optional.of(0.5)))),
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                Map.of("training_head", 1.5),
                List.of());
    }

    /** A PNG of coloured boxes. */
    static byte[] picture(long seed) {
        Random random = new Random(seed);
        BufferedImage image =
                new BufferedImage(40 + random.nextInt(40), 40 + random.nextInt(40), BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        for (int i = 0; i < 12; i++) {
            graphics.setColor(new Color(random.nextInt(1 << 24)));
            graphics.fillRect(random.nextInt(60), random.nextInt(60), 5 + random.nextInt(40), 5 + random.nextInt(40));
        }
        graphics.dispose();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", out);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return out.toByteArray();
    }

    /** The bytes that a network's normalised input {@code [n, 3, height, width]} was made from. */
    static Batch.Pixels pixels(float[] inputs, EvalTransform transform) {
        int area = transform.height() * transform.width();
        ByteBuffer rgb = ByteBuffer.allocateDirect(inputs.length);
        for (int i = 0; i < inputs.length; i++) {
            int channel = i / area % 3;
            double value =
                    inputs[i] * transform.std().get(channel) + transform.mean().get(channel);
            int pixel = i / area / 3 * area + i % area;
            rgb.put(pixel * 3 + channel, (byte) Math.round(value * 255));
        }
        return new Batch.Pixels(rgb, inputs.length / area / 3, transform.height(), transform.width());
    }

    /** A version of which only these matter. */
    static ModelVersion version(String job, long sizeBytes) {
        return new ModelVersion(
                "m",
                1,
                job,
                "resnet10_slim",
                LABELS,
                Map.of(),
                Confidence.UNKNOWN,
                null,
                PROVENANCE.dataset(),
                PROVENANCE.baseModel(),
                sizeBytes,
                Instant.EPOCH);
    }
}
