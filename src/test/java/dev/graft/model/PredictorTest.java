package dev.graft.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.graft.basemodel.ModelFolder;
import dev.graft.blob.FolderBlobs;
import dev.graft.dataset.item.Task;
import dev.graft.error.ErrorCode;
import dev.graft.error.GraftException;
import dev.graft.image.EvalTransform;
import dev.graft.image.ImageDecoder;
import dev.graft.metric.Softmax;
import dev.graft.model.Prediction.Scored;
import dev.graft.network.Network;
import dev.graft.tensor.Batch;
import dev.graft.tensor.Inference;
import dev.graft.tensor.NetworkWeights;
import dev.graft.tensor.Normalization;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PredictorTest {
    private static final int PICTURES = 32;
    private static final double TEMPERATURE = TinyModel.report().confidence().temperature();
    private static final byte[] NOT_AN_IMAGE = "no image".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    static Path temporary;

    private static final Map<Timings.Stage, Long> TIMINGS = new ConcurrentHashMap<>();
    private static final List<byte[]> IMAGES = new ArrayList<>();
    private static final List<double[]> EXPECTED = new ArrayList<>();
    private static LoadedModels models;
    private static Predictor predictor;
    private static ModelVersion version;

    @BeforeAll
    static void load() throws IOException {
        FolderBlobs blobs = new FolderBlobs(temporary);
        ModelFolder folder = TinyModel.write(temporary.resolve("model"), 3);
        models = new LoadedModels(blobs, new LoadedModels.Settings(1 << 30, 1, Duration.ofSeconds(30), 256));
        Registry registry = new Registry(new FakeModelStore(), blobs, Clock.systemUTC(), models::forget);
        version = registry.register("m", "job_1", TinyModel.PROVENANCE, TinyModel.report(), folder.path());
        predictor = new Predictor(models, 50_000_000, (model, stage, nanos) -> TIMINGS.put(stage, nanos));
        Network network = folder.classifier();
        EvalTransform transform = folder.config().transform();
        try (NetworkWeights weights = new NetworkWeights(network, folder.weights(network), "cpu");
                Inference inference =
                        new Inference(weights, Optional.of(new Normalization(transform.mean(), transform.std())))) {
            ByteBuffer pixels = ByteBuffer.allocateDirect(transform.bytes());
            for (int i = 0; i < PICTURES; i++) {
                IMAGES.add(TinyModel.picture(i));
                pixels.clear();
                transform.apply(ImageDecoder.decode(IMAGES.get(i), 1_000_000), pixels);
                float[] logits =
                        inference.run(new Batch.Pixels(pixels, 1, 32, 32)).logits();
                EXPECTED.add(Softmax.probabilities(logits, TEMPERATURE));
                assertThat(Softmax.probabilities(logits)).isNotEqualTo(EXPECTED.get(i));
            }
        }
    }

    @AfterAll
    static void close() {
        models.close();
    }

    private static void assertExpected(Prediction prediction, int picture) {
        assertThat(prediction.error()).isEmpty();
        assertThat(prediction.top())
                .hasSize(TinyModel.LABELS.size())
                .isSortedAccordingTo((a, b) -> Double.compare(b.probability(), a.probability()));
        for (Scored scored : prediction.top()) {
            // Kernels differ by batch size in their order of additions.
            assertThat(scored.probability())
                    .isCloseTo(EXPECTED.get(picture)[TinyModel.LABELS.indexOf(scored.label())], within(1e-5));
        }
    }

    @Test
    void aPictureAloneGetsWhatTheNetworkSays() {
        Prediction prediction = predictor
                .predict(version, IMAGES.subList(0, 1), 9, Optional.empty())
                .get(0);

        assertExpected(prediction, 0);
        assertThat(prediction.label()).contains(prediction.top().get(0).label());
        assertThat(prediction.probability()).contains(prediction.top().get(0).probability());
        assertThat(TIMINGS).containsOnlyKeys(Timings.Stage.values());
    }

    @Test
    void companyInABatchChangesNothing() {
        List<Prediction> predictions = predictor.predict(version, IMAGES, 9, Optional.empty());

        for (int i = 0; i < PICTURES; i++) {
            assertExpected(predictions.get(i), i);
        }
        for (int i = 1; i < PICTURES; i++) {
            assertThat(EXPECTED.get(i)[0])
                    .as("pictures that are told apart, or else this proves little")
                    .isNotCloseTo(EXPECTED.get(i - 1)[0], within(1e-4));
        }
    }

    @Test
    void concurrentRequestsGetTheirOwnAnswers() throws Exception {
        ExecutorService askers = Executors.newFixedThreadPool(PICTURES);
        for (int round = 0; round < 4; round++) {
            List<Future<List<Prediction>>> answers = new ArrayList<>();
            for (byte[] image : IMAGES) {
                answers.add(askers.submit(() -> predictor.predict(version, List.of(image), 9, Optional.empty())));
            }
            for (int i = 0; i < PICTURES; i++) {
                assertExpected(answers.get(i).get().get(0), i);
            }
        }
        askers.shutdown();
    }

    @Test
    void aBadImageAmongGoodOnesHasItsOwnError() {
        List<Prediction> predictions =
                predictor.predict(version, List.of(IMAGES.get(4), NOT_AN_IMAGE, IMAGES.get(5)), 9, Optional.empty());

        assertExpected(predictions.get(0), 4);
        assertExpected(predictions.get(2), 5);
        assertThat(predictions.get(1).label()).isEmpty();
        assertThat(predictions.get(1).error().orElseThrow().code()).isEqualTo("unprocessable_image");
        assertThat(predictor.predict(version, List.of(NOT_AN_IMAGE, new byte[0]), 1, Optional.empty()))
                .allMatch(p -> p.error().isPresent());
    }

    @Test
    void theOnlyImageBadIsAProblemOfTheRequest() {
        assertThatThrownBy(() -> predictor.predict(version, List.of(NOT_AN_IMAGE), 1, Optional.empty()))
                .isInstanceOfSatisfying(
                        GraftException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNPROCESSABLE_IMAGE));
        Predictor strict = new Predictor(models, 100, Timings.none());
        assertThatThrownBy(() -> strict.predict(version, IMAGES.subList(0, 1), 1, Optional.empty()))
                .isInstanceOf(GraftException.class)
                .hasMessageContaining("pixels");
    }

    @Test
    void topKBoundsTheListAndIsAtLeastOne() {
        assertThat(predictor
                        .predict(version, IMAGES.subList(0, 1), 2, Optional.empty())
                        .get(0)
                        .top())
                .hasSize(2);
        assertThatThrownBy(() -> predictor.predict(version, IMAGES, 0, Optional.empty()))
                .isInstanceOfSatisfying(
                        GraftException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.VALIDATION_FAILED));
    }

    @Test
    void belowTheThresholdNoLabelIsSaid() {
        Prediction sure = predictor
                .predict(version, IMAGES.subList(0, 1), 2, Optional.empty())
                .get(0);
        double probability = sure.probability().orElseThrow();
        Prediction enough = predictor
                .predict(version, IMAGES.subList(0, 1), 2, Optional.of(probability * 0.999))
                .get(0);
        Prediction below = predictor
                .predict(version, IMAGES.subList(0, 1), 2, Optional.of(probability * 1.001))
                .get(0);

        assertThat(enough.label()).isEqualTo(sure.label()).isPresent();
        assertThat(enough.belowThreshold()).isFalse();
        assertThat(below.label()).isEmpty();
        assertThat(below.belowThreshold()).isTrue();
        assertThat(below.probability()).isPresent();
        assertThat(below.top()).hasSize(2);
        assertThat(below.error()).isEmpty();
    }

    private static ModelVersion of(Task task, List<String> labels, List<Double> thresholds) {
        ModelVersion plain = TinyModel.version("job_1", 1);
        return new ModelVersion(
                plain.model(),
                plain.number(),
                plain.job(),
                plain.architecture(),
                labels,
                plain.metrics(),
                plain.confidence(),
                plain.recipe(),
                plain.dataset(),
                plain.baseModel(),
                plain.sizeBytes(),
                plain.createdAt(),
                task,
                thresholds);
    }

    @Test
    void ofSeveralLabelsThoseAboveTheirThresholdsAreTold() {
        ModelVersion several = of(Task.IMAGE_MULTILABEL, List.of("a", "b", "c"), List.of(0.9, 0.3, 0.5));
        float[] logits = {2, -0.5f, -3};

        Prediction own = Prediction.of(several, logits, 2, Optional.empty());
        Prediction asked = Prediction.of(several, logits, 2, Optional.of(0.8));
        Prediction none = Prediction.of(several, logits, 2, Optional.of(0.99));

        // sigmoid(2) = 0.881, below its 0.9; sigmoid(-0.5) = 0.378, above its 0.3.
        assertThat(own.labels().orElseThrow())
                .extracting(Prediction.Scored::label)
                .containsExactly("b");
        assertThat(own.label()).contains("a");
        assertThat(own.probability().orElseThrow()).isCloseTo(0.8808, within(1e-4));
        assertThat(own.top()).hasSize(2);
        assertThat(own.value()).isEmpty();
        assertThat(asked.labels().orElseThrow())
                .extracting(Prediction.Scored::label)
                .containsExactly("a");
        assertThat(none.labels()).contains(List.of());
        assertThat(none.belowThreshold()).isTrue();
    }

    @Test
    void aValueIsTheNetworksOutput() {
        Prediction value = Prediction.of(
                of(Task.IMAGE_REGRESSION, List.of(), List.of()), new float[] {12.5f}, 1, Optional.empty());

        assertThat(value.value()).contains(12.5);
        assertThat(value.label()).isEmpty();
        assertThat(value.probability()).isEmpty();
        assertThat(value.labels()).isEmpty();
        assertThat(value.top()).isEmpty();
    }
}
