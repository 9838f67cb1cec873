package dev.graft.recipe.setting;

import static dev.graft.recipe.setting.Setting.AUGMENTATION;
import static dev.graft.recipe.setting.Setting.BACKBONE_LEARNING_RATE;
import static dev.graft.recipe.setting.Setting.BATCH_NORM;
import static dev.graft.recipe.setting.Setting.BATCH_SIZE;
import static dev.graft.recipe.setting.Setting.DROPOUT;
import static dev.graft.recipe.setting.Setting.EARLY_STOPPING_PATIENCE;
import static dev.graft.recipe.setting.Setting.EPOCHS;
import static dev.graft.recipe.setting.Setting.FEATURES;
import static dev.graft.recipe.setting.Setting.GAMMA;
import static dev.graft.recipe.setting.Setting.HEAD_EPOCHS;
import static dev.graft.recipe.setting.Setting.HIDDEN_UNITS;
import static dev.graft.recipe.setting.Setting.LABEL_SMOOTHING;
import static dev.graft.recipe.setting.Setting.LAYER_DECAY;
import static dev.graft.recipe.setting.Setting.LEARNING_RATE;
import static dev.graft.recipe.setting.Setting.MOMENTUM;
import static dev.graft.recipe.setting.Setting.OPTIMIZER;
import static dev.graft.recipe.setting.Setting.SCHEDULE;
import static dev.graft.recipe.setting.Setting.STEP_EPOCHS;
import static dev.graft.recipe.setting.Setting.UNFREEZE_FROM;
import static dev.graft.recipe.setting.Setting.WARMUP_FRACTION;
import static dev.graft.recipe.setting.Setting.WEIGHT_DECAY;

import java.util.List;

/** Recipes that many people know. */
public enum Preset {
    /** PyTorch's "Transfer Learning for Computer Vision Tutorial": all blocks at one small rate. */
    PYTORCH_TUTORIAL {
        @Override
        public Hyperparameters of(List<String> blocks) {
            return BARE.with(EPOCHS, 25)
                    .with(HEAD_EPOCHS, 0)
                    .with(BATCH_SIZE, 4)
                    .with(OPTIMIZER, Optimizer.SGD)
                    .with(LEARNING_RATE, 0.001)
                    .with(BACKBONE_LEARNING_RATE, 0.001)
                    .with(MOMENTUM, 0.9)
                    .with(SCHEDULE, Schedule.STEP)
                    .with(STEP_EPOCHS, 7)
                    .with(GAMMA, 0.1)
                    .with(UNFREEZE_FROM, blocks.get(0))
                    .with(BATCH_NORM, BatchNormMode.TRAINED)
                    .with(AUGMENTATION, Augmentation.CROPS);
        }
    },
    /** Keras' guide to transfer learning: a hidden layer on pooled features, then the upper blocks at a tenth of the rate. */
    KERAS_GUIDE {
        @Override
        public Hyperparameters of(List<String> blocks) {
            return BARE.with(EPOCHS, 10)
                    .with(HEAD_EPOCHS, 20)
                    .with(BATCH_SIZE, 32)
                    .with(FEATURES, FeatureLayer.POOLED)
                    .with(HIDDEN_UNITS, 1024)
                    .with(DROPOUT, 0.5)
                    .with(OPTIMIZER, Optimizer.ADAM)
                    .with(LEARNING_RATE, 0.001)
                    .with(BACKBONE_LEARNING_RATE, 0.0001)
                    .with(SCHEDULE, Schedule.CONSTANT)
                    .with(UNFREEZE_FROM, blocks.contains(VGG_BLOCK) ? VGG_BLOCK : null)
                    .with(BATCH_NORM, BatchNormMode.FROZEN)
                    .with(AUGMENTATION, Augmentation.LIGHT);
        }
    };

    /** The fourth of VGG's five blocks. */
    private static final String VGG_BLOCK = "block4";

    /** What neither of them has. */
    private static final Hyperparameters BARE = Hyperparameters.AUTO
            .with(WEIGHT_DECAY, 0.0)
            .with(WARMUP_FRACTION, 0.0)
            .with(LABEL_SMOOTHING, 0.0)
            .with(LAYER_DECAY, 1.0)
            .with(EARLY_STOPPING_PATIENCE, 1000);

    /**
     * What it sets.
     *
     * @param blocks of the network, input side first
     */
    public abstract Hyperparameters of(List<String> blocks);
}
