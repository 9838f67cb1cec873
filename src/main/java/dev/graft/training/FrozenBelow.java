package dev.graft.training;

import static dev.graft.recipe.setting.Setting.AUGMENTATION;
import static dev.graft.recipe.setting.Setting.BATCH_SIZE;
import static dev.graft.recipe.setting.Setting.CUTMIX;
import static dev.graft.recipe.setting.Setting.IMAGE_SIZE;
import static dev.graft.recipe.setting.Setting.MIXUP;
import static dev.graft.recipe.setting.Setting.UNFREEZE_FROM;

import dev.graft.dataset.item.Split;
import dev.graft.network.CutNetwork;
import dev.graft.network.Network;
import dev.graft.recipe.setting.Augmentation;
import dev.graft.recipe.setting.Hyperparameters;
import dev.graft.recipe.setting.Method;
import dev.graft.training.data.BatchSource;
import dev.graft.training.data.FeatureBatches;
import dev.graft.training.data.FeatureTable;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * What the blocks that are never learned make of each picture, computed once and kept like features: where training changes
 * no picture, an epoch need not look at it again.
 *
 * @param table of the map at the lowest learned block
 */
record FrozenBelow(CutNetwork cut, FeatureTable table) {
    /** Numbers of one item's map: more would take longer to read than to compute. */
    private static final int LONGEST = 1 << 17;

    /** Maps are kept beside other caches. */
    private static final int SHARE_OF_CACHE = 2;

    /** Opens the table, computing what is missing; empty where each epoch needs the whole network. */
    static Optional<FrozenBelow> open(Context context) throws IOException {
        Hyperparameters h = context.h();
        boolean changed = h.get(AUGMENTATION) != Augmentation.NONE
                || h.find(MIXUP).isPresent()
                || h.find(CUTMIX).isPresent();
        if (changed || context.recipe().method() != Method.FINE_TUNING) {
            return Optional.empty();
        }
        Network network = context.network();
        String lowest = h.get(UNFREEZE_FROM);
        if (lowest.equals(Network.HEAD) || network.blocksBefore(lowest).isEmpty()) {
            return Optional.empty();
        }
        CutNetwork cut = CutNetwork.before(lowest, network, h.get(IMAGE_SIZE));
        int length = cut.below().numFeatures();
        long items = context.data().train().length + context.data().validation().length;
        if (length > LONGEST || items * length * Float.BYTES > context.spec().maxCacheBytes() / SHARE_OF_CACHE) {
            return Optional.empty();
        }
        FeatureTable table = new FeatureExtraction(
                        context.data(),
                        context.base(),
                        cut.below(),
                        context.spec().device(),
                        context.journal(),
                        context.stop())
                .of(
                        Map.of(Split.TRAIN, Integer.MAX_VALUE, Split.VALIDATION, Integer.MAX_VALUE),
                        (done, all) -> context.journal().alive());
        return Optional.of(new FrozenBelow(cut, table));
    }

    /** What is learned, from vectors of the table. */
    Network network() {
        return cut.above();
    }

    BatchSource batches(Hyperparameters h) {
        return new FeatureBatches(table, h.get(BATCH_SIZE));
    }

    Evaluator evaluator(Context context) {
        return context.evaluator(new FeatureBatches(table, FeatureTable.BATCH_SIZE), FeatureTable.BATCH_SIZE);
    }
}
