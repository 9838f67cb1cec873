package dev.graft.model;

import dev.graft.error.ErrorCode;
import dev.graft.error.FaultCode;
import dev.graft.error.GraftException;
import dev.graft.error.Problems;
import dev.graft.image.EvalTransform;
import dev.graft.image.ImageDecoder;
import dev.graft.image.UnreadableImageException;
import dev.graft.model.Batcher.Answer;
import dev.graft.model.Prediction.Failure;
import dev.graft.model.Timings.Stage;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;

/**
 * From encoded images to labels with probabilities, by the transform that evaluated the version. Pictures are decoded on
 * the threads of those who ask, as many at a time as there are processors: that bounds their memory. Thread-safe.
 */
public final class Predictor {
    private final LoadedModels models;
    private final long maxPixels;
    private final Timings timings;
    private final Semaphore decoders = new Semaphore(Runtime.getRuntime().availableProcessors(), true);

    /** @param maxPixels of a picture; one that has more is an error of that input */
    public Predictor(LoadedModels models, long maxPixels, Timings timings) {
        this.models = models;
        this.maxPixels = maxPixels;
        this.timings = timings;
    }

    /**
     * Predicts, in the order of the images; blocks until all is done. Logits are divided by the version's temperature.
     *
     * @param topK how many labels each prediction lists, at least 1; all where there are fewer
     * @param threshold probability that a label needs; empty for none, or of several labels each its own
     * @throws GraftException {@link ErrorCode#UNPROCESSABLE_IMAGE} when the only image can't be read,
     *     {@link ErrorCode#MODEL_LOADING}, {@link ErrorCode#OVERLOADED}
     */
    public List<Prediction> predict(ModelVersion version, List<byte[]> images, int topK, Optional<Double> threshold) {
        if (topK < 1) {
            Problems problems = new Problems();
            problems.add("top_k", FaultCode.OUT_OF_RANGE, "must be at least 1, was " + topK);
            problems.throwIfAny();
        }
        long began = System.nanoTime();
        try (LoadedModels.Lease lease = models.lease(version);
                Batcher.Places places = lease.batcher().enter(images.size())) {
            long decoding = System.nanoTime();
            List<Input> inputs = inputs(lease.batcher().transform(), images);
            timings.took(version.model(), Stage.DECODE, System.nanoTime() - decoding);
            List<Prediction> predictions = answers(version, places, inputs, topK, threshold);
            timings.took(version.model(), Stage.TOTAL, System.nanoTime() - began);
            return predictions;
        }
    }

    /** A picture as the network takes it, or why there is none. */
    private record Input(byte[] pixels, UnreadableImageException failure) {}

    private List<Input> inputs(EvalTransform transform, List<byte[]> images) {
        if (images.size() == 1) {
            Input only = input(transform, images.get(0));
            if (only.failure() != null) {
                throw only.failure();
            }
            return List.of(only);
        }
        return IntStream.range(0, images.size())
                .parallel()
                .mapToObj(i -> input(transform, images.get(i)))
                .toList();
    }

    private Input input(EvalTransform transform, byte[] image) {
        decoders.acquireUninterruptibly();
        try {
            ByteBuffer pixels = ByteBuffer.allocate(transform.bytes());
            transform.apply(ImageDecoder.decode(image, maxPixels), pixels);
            return new Input(pixels.array(), null);
        } catch (UnreadableImageException e) {
            return new Input(null, e);
        } finally {
            decoders.release();
        }
    }

    private List<Prediction> answers(
            ModelVersion version, Batcher.Places places, List<Input> inputs, int topK, Optional<Double> threshold) {
        List<CompletableFuture<Answer>> answers = new ArrayList<>();
        for (Input input : inputs) {
            answers.add(input.failure() == null ? places.submit(input.pixels()) : null);
        }
        List<Prediction> predictions = new ArrayList<>();
        Answer last = null;
        for (int i = 0; i < inputs.size(); i++) {
            if (answers.get(i) == null) {
                UnreadableImageException failure = inputs.get(i).failure();
                predictions.add(Prediction.failed(new Failure(failure.code().code(), failure.getMessage())));
            } else {
                last = await(answers.get(i));
                predictions.add(Prediction.of(version, last.logits(), topK, threshold));
            }
        }
        if (last != null) {
            timings.took(version.model(), Stage.QUEUE, last.queuedNanos());
            timings.took(version.model(), Stage.FORWARD, last.forwardNanos());
        }
        return predictions;
    }

    private static Answer await(CompletableFuture<Answer> answer) {
        try {
            return answer.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException known ? known : e;
        }
    }
}
