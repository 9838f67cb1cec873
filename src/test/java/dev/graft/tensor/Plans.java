package dev.graft.tensor;

import dev.graft.recipe.OptimizerSpec;
import dev.graft.recipe.setting.Loss;
import dev.graft.recipe.setting.Precision;
import java.util.List;
import java.util.Optional;

/** Plans of one label an item, without anything special. */
public final class Plans {
    private Plans() {}

    public static TrainPlan of(
            String trainFrom,
            boolean trainBatchNorm,
            List<TrainPlan.Group> groups,
            OptimizerSpec optimizer,
            Normalization normalization) {
        return of(trainFrom, trainBatchNorm, groups, optimizer, normalization, Precision.FLOAT32);
    }

    public static TrainPlan of(
            String trainFrom,
            boolean trainBatchNorm,
            List<TrainPlan.Group> groups,
            OptimizerSpec optimizer,
            Normalization normalization,
            Precision precision) {
        return new TrainPlan(
                trainFrom,
                trainBatchNorm,
                groups,
                optimizer,
                Loss.CROSS_ENTROPY,
                0,
                List.of(),
                Optional.empty(),
                false,
                Optional.of(normalization),
                precision);
    }
}
