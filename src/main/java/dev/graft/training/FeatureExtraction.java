package dev.graft.training;

import dev.graft.attempt.Stop;
import dev.graft.basemodel.ModelFolder;
import dev.graft.dataset.item.Split;
import dev.graft.network.Network;
import dev.graft.tensor.Inference;
import dev.graft.tensor.NetworkWeights;
import dev.graft.tensor.Normalization;
import dev.graft.training.data.FeatureTable;
import dev.graft.training.data.PixelBatches;
import dev.graft.training.data.TrainingData;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a base model's frozen backbone says of a dataset's pictures: found where an earlier job has left it, computed
 * where not.
 *
 * @param backbone that is asked: the base model's, or what is left of it up to its last convolution
 * @param base whose preparation of pictures the data have
 */
public record FeatureExtraction(
        TrainingData data, ModelFolder base, Network backbone, String device, Journal journal, Stop stop) {
    /** Of every item. */
    FeatureTable ofAll() throws IOException {
        return of(Arrays.stream(Split.values()).collect(Collectors.toMap(split -> split, split -> Integer.MAX_VALUE)));
    }

    /**
     * Of the first items in the order of features.
     *
     * @param wanted how many of each split at least
     */
    public FeatureTable of(Map<Split, Integer> wanted) throws IOException {
        long started = System.nanoTime();
        return of(wanted, (done, all) -> journal.progress(0, done, all, done * 1e9 / (System.nanoTime() - started)));
    }

    /** @param progress is told instead of the journal */
    FeatureTable of(Map<Split, Integer> wanted, FeatureTable.Progress progress) throws IOException {
        try (PixelBatches pictures = data.evaluationPictures(FeatureTable.BATCH_SIZE)) {
            return FeatureTable.open(
                    data.featureFolder(base, backbone),
                    data.featureOrder(),
                    wanted,
                    backbone.numFeatures(),
                    pictures,
                    this::loaded,
                    progress,
                    stop::requested);
        }
    }

    private Inference loaded() {
        try (NetworkWeights weights = new NetworkWeights(backbone, base.weights(base.backbone()), device)) {
            return new Inference(
                    weights,
                    Optional.of(new Normalization(
                            base.config().mean(), base.config().std())));
        }
    }
}
