package dev.graft.tensor;

import dev.graft.recipe.OptimizerSpec;
import dev.graft.recipe.setting.Loss;
import dev.graft.recipe.setting.Precision;
import java.util.List;
import java.util.Optional;

/**
 * What one training step does, fixed for as long as the step is used.
 *
 * @param trainFrom the first block whose parameters are learned; all before it are frozen, statistics included
 * @param trainBatchNorm whether batch normalisation from that block on uses and updates batch statistics
 * @param groups parameters that share weight decay and learning rate; together every learned parameter from
 *     {@code trainFrom} on, each once
 * @param loss what is made small
 * @param labelSmoothing of cross-entropy: share of the target that is spread over all labels, 0 to below 1
 * @param classWeights weight of each label in cross-entropy, of its positives in binary cross-entropy; empty for equal ones
 * @param clipNorm longest that all gradients together may be, as torch.nn.utils.clip_grad_norm_
 * @param accumulates whether gradients of several batches make one update
 * @param normalization of pixels; empty when the input is feature vectors
 * @param precision of the trained blocks; the head computes in float32
 */
public record TrainPlan(
        String trainFrom,
        boolean trainBatchNorm,
        List<Group> groups,
        OptimizerSpec optimizer,
        Loss loss,
        double labelSmoothing,
        List<Double> classWeights,
        Optional<Double> clipNorm,
        boolean accumulates,
        Optional<Normalization> normalization,
        Precision precision) {
    /**
     * Parameters with one learning rate and weight decay.
     *
     * @param parameters their names
     */
    public record Group(List<String> parameters, double weightDecay) {
        public Group {
            parameters = List.copyOf(parameters);
        }
    }

    public TrainPlan {
        groups = List.copyOf(groups);
        classWeights = List.copyOf(classWeights);
    }

    /** The same, with several batches an update. */
    public TrainPlan accumulating() {
        return new TrainPlan(
                trainFrom,
                trainBatchNorm,
                groups,
                optimizer,
                loss,
                labelSmoothing,
                classWeights,
                clipNorm,
                true,
                normalization,
                precision);
    }
}
