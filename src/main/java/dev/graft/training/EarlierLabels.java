package dev.graft.training;

import dev.graft.attempt.result.Report.Retention;
import dev.graft.basemodel.ModelFolder;
import dev.graft.dataset.item.Split;
import dev.graft.metric.Interval;
import dev.graft.metric.Softmax;
import dev.graft.network.Network;
import dev.graft.tensor.Inference;
import dev.graft.tensor.NetworkWeights;
import dev.graft.training.data.FeatureTable;
import dev.graft.training.data.PixelBatches;
import dev.graft.training.objective.Objective;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a model that went on from an earlier one still knows: the share of the earlier one's items that each of the two gets
 * right. They are of the earlier test split, or of its validation split where there is no test.
 *
 * @param newItems how many items come first that the earlier model has not been trained for
 */
record EarlierLabels(Context context, int newItems) {
    private static final int BATCH = 32;

    /** @param outputs of the finished model by split */
    Optional<Retention> compare(Map<String, Optional<float[]>> outputs) {
        for (Split split : List.of(Split.TEST, Split.VALIDATION)) {
            int[] all = Objective.ordinals(context.data(), split.code());
            int[] earlier = Arrays.stream(all).filter(o -> o >= newItems).toArray();
            if (earlier.length > 0) {
                int first = (int) Arrays.stream(all).filter(o -> o < newItems).count();
                int width = context.data().outputs();
                float[] after =
                        Arrays.copyOfRange(outputs.get(split.code()).orElseThrow(), first * width, all.length * width);
                int replayed = (int) Arrays.stream(context.data().train())
                        .filter(o -> o >= newItems)
                        .count();
                return Optional.of(new Retention(
                        split.code(),
                        earlier.length,
                        replayed,
                        right(earlier, before(earlier), context.base().config().labels()),
                        right(earlier, after, context.data().labels())));
            }
        }
        return Optional.empty();
    }

    /** What the earlier model says. */
    private float[] before(int[] ordinals) {
        ModelFolder earlier = context.base();
        Network network = earlier.classifier();
        int width = earlier.config().labels().size();
        float[] outputs = new float[ordinals.length * width];
        try (NetworkWeights weights = new NetworkWeights(
                        network, earlier.weights(network), context.spec().device());
                Inference inference = new Inference(weights, context.normalization());
                PixelBatches pictures = context.data().evaluationPictures(BATCH)) {
            List<int[]> batches = FeatureTable.batches(ordinals, BATCH);
            pictures.begin(0, batches);
            int at = 0;
            for (int i = 0; i < batches.size(); i++) {
                float[] part = inference.run(pictures.next()).logits();
                System.arraycopy(part, 0, outputs, at, part.length);
                at += part.length;
                context.journal().alive();
            }
        }
        return outputs;
    }

    private Interval right(int[] ordinals, float[] outputs, List<String> labels) {
        int right = 0;
        for (int i = 0; i < ordinals.length; i++) {
            float[] row = Arrays.copyOfRange(outputs, i * labels.size(), (i + 1) * labels.size());
            String truth = context.data().items().get(ordinals[i]).label().text();
            right += labels.get(Softmax.argmax(row)).equals(truth) ? 1 : 0;
        }
        return Interval.ofShare(right, ordinals.length);
    }
}
