package dev.graft.training.trial;

import dev.graft.attempt.AttemptFolder;
import dev.graft.attempt.AttemptSpec;
import dev.graft.attempt.Stop;
import dev.graft.attempt.Stopped;
import dev.graft.attempt.WorkerEvent;
import dev.graft.attempt.result.AttemptResult;
import dev.graft.attempt.result.AttemptResult.FinishReason;
import dev.graft.attempt.result.AttemptResult.Outcome;
import dev.graft.attempt.result.Phase;
import dev.graft.attempt.result.Report;
import dev.graft.attempt.result.VersionEvaluation;
import dev.graft.basemodel.ModelFolder;
import dev.graft.dataset.item.Split;
import dev.graft.image.EvalTransform;
import dev.graft.metric.SplitEvaluation;
import dev.graft.network.Network;
import dev.graft.tensor.Inference;
import dev.graft.tensor.NetworkWeights;
import dev.graft.tensor.Normalization;
import dev.graft.training.Journal;
import dev.graft.training.data.FeatureTable;
import dev.graft.training.data.PixelBatches;
import dev.graft.training.data.TrainingData;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * An evaluation job's work, from the attempt directory to what a version of a model is worth on a dataset: the network sees
 * each picture once, prepared as when it is served. Labels are matched by name.
 */
public final class VersionTrial {
    private static final int BATCH = 32;
    private static final Report.Warning SEEN = new Report.Warning(
            VersionEvaluation.SEEN,
            "The model has learned from the train split of this dataset: train and all say nothing about pictures that it has"
                    + " not seen.");

    private final AttemptFolder attempt;
    private final AttemptSpec spec;
    private final AttemptSpec.Evaluate work;
    private final Stop stop;
    private final Clock clock;
    private final long startedAt = System.nanoTime();

    /** @param work that the attempt is for */
    public VersionTrial(AttemptFolder attempt, AttemptSpec spec, AttemptSpec.Evaluate work, Stop stop, Clock clock) {
        this.attempt = attempt;
        this.spec = spec;
        this.work = work;
        this.stop = stop;
        this.clock = clock;
    }

    /** Runs to the end, or until asked to stop; the result is the caller's to write. */
    public AttemptResult run() throws IOException {
        try (Journal journal = new Journal(attempt, clock)) {
            journal.started(0);
            journal.phase(Phase.EVALUATING, 0, 1, 0);
            ModelFolder model = ModelFolder.open(Path.of(work.model()));
            EvalTransform transform = model.config().transform();
            TrainingData data = TrainingData.open(spec, transform);
            Questions questions = Questions.of(data, model.config(), work.confidence());
            List<Report.Warning> warnings = new ArrayList<>(questions.warnings());
            if (data.digest().equals(work.learnedFrom())) {
                warnings.add(SEEN);
            }
            warnings.forEach(warning ->
                    journal.event(new WorkerEvent.Warning(journal.now(), warning.code(), warning.message())));
            int[] ordinals = questions.ordinals();
            float[] outputs = outputs(model, transform, data, ordinals, journal);
            VersionEvaluation evaluation = new VersionEvaluation(
                    splits(data, questions, ordinals, outputs),
                    work.confidence(),
                    questions.unknown(),
                    data.items().size() - ordinals.length,
                    journal.seconds(),
                    warnings);
            return new AttemptResult(
                    Outcome.SUCCEEDED,
                    Optional.of(FinishReason.COMPLETED),
                    Optional.of(evaluation),
                    Optional.empty(),
                    seconds());
        } catch (Stopped e) {
            return AttemptResult.stopped(stop.reason().orElseThrow(), seconds());
        }
    }

    /** {@code [items, outputs]}, in the order of the ordinals. */
    private float[] outputs(
            ModelFolder model, EvalTransform transform, TrainingData data, int[] ordinals, Journal journal)
            throws IOException {
        Network network = model.classifier();
        int width = model.config().numClasses();
        float[] outputs = new float[ordinals.length * width];
        List<int[]> batches = FeatureTable.batches(ordinals, BATCH);
        long began = System.nanoTime();
        try (NetworkWeights weights = new NetworkWeights(network, model.weights(network), spec.device());
                Inference inference =
                        new Inference(weights, Optional.of(new Normalization(transform.mean(), transform.std())));
                PixelBatches pictures = data.evaluationPictures(BATCH)) {
            pictures.begin(0, batches);
            int at = 0;
            for (int i = 0; i < batches.size(); i++) {
                if (stop.requested()) {
                    throw new Stopped();
                }
                float[] part = inference.run(pictures.next()).logits();
                System.arraycopy(part, 0, outputs, at * width, part.length);
                at += batches.get(i).length;
                journal.progress(0, at, ordinals.length, at * 1e9 / (System.nanoTime() - began));
            }
        }
        return outputs;
    }

    private static Map<String, Optional<SplitEvaluation>> splits(
            TrainingData data, Questions questions, int[] ordinals, float[] outputs) {
        Map<String, Optional<SplitEvaluation>> splits = new LinkedHashMap<>();
        int[] all = IntStream.range(0, ordinals.length).toArray();
        splits.put(VersionEvaluation.ALL, evaluation(questions, ordinals, outputs, all));
        for (Split split : Split.values()) {
            int[] places = Arrays.stream(all)
                    .filter(place -> data.items().get(ordinals[place]).split() == split)
                    .toArray();
            splits.put(split.code(), evaluation(questions, ordinals, outputs, places));
        }
        return splits;
    }

    /** @param places of the items among those that were asked about */
    private static Optional<SplitEvaluation> evaluation(
            Questions questions, int[] ordinals, float[] outputs, int[] places) {
        if (places.length == 0) {
            return Optional.empty();
        }
        int width = outputs.length / ordinals.length;
        float[] own = new float[places.length * width];
        for (int i = 0; i < places.length; i++) {
            System.arraycopy(outputs, places[i] * width, own, i * width, width);
        }
        return Optional.of(questions.evaluation(
                Arrays.stream(places).map(place -> ordinals[place]).toArray(), own));
    }

    private double seconds() {
        return (System.nanoTime() - startedAt) / 1e9;
    }
}
