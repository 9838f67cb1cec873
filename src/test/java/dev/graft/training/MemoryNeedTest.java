package dev.graft.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graft.error.Problems;
import dev.graft.network.Network;
import dev.graft.network.vision.Architectures;
import dev.graft.recipe.Checkpointing;
import dev.graft.recipe.Recipe;
import dev.graft.recipe.SomeFacts;
import dev.graft.recipe.setting.Hyperparameters;
import dev.graft.recipe.setting.Method;
import dev.graft.recipe.setting.Optimizer;
import dev.graft.recipe.setting.Setting;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryNeedTest {
    private static final Network VGG = Architectures.network("vgg16", 0);
    private static final Network MOBILE = Architectures.network("mobilenet_v2", 0);

    @Test
    void itGrowsWithTheBatchAndWithTheNumberOfItsPixels() {
        long none = bytes(MOBILE, Method.FINE_TUNING, Setting.BATCH_SIZE, 1);
        long one = bytes(MOBILE, Method.FINE_TUNING, Setting.BATCH_SIZE, 64) - none;
        long twice = bytes(MOBILE, Method.FINE_TUNING, Setting.BATCH_SIZE, 128) - none;
        long smaller = bytes(MOBILE, Method.FINE_TUNING, Setting.IMAGE_SIZE, 112);

        assertThat(twice).isGreaterThan((long) (1.8 * one));
        assertThat(smaller).isLessThan(bytes(MOBILE, Method.FINE_TUNING, Setting.IMAGE_SIZE, 224) / 2);
    }

    @Test
    void whatIsFrozenNeedsNeitherGradientsNorMoments() {
        long all = bytes(VGG, Method.FINE_TUNING, Setting.UNFREEZE_FROM, "block1");
        long upper = bytes(VGG, Method.FINE_TUNING, Setting.UNFREEZE_FROM, "block5");

        assertThat(upper).isLessThan(all);
        assertThat(bytes(VGG, Method.FEATURE_EXTRACTION, Setting.BATCH_SIZE, 32))
                .isLessThan(upper);
    }

    @Test
    void anOptimizerThatRemembersMoreNeedsMore() {
        long twice = bytes(VGG, Method.FROM_SCRATCH, Setting.OPTIMIZER, Optimizer.ADAMW);
        long once = bytes(VGG, Method.FROM_SCRATCH, Setting.OPTIMIZER, Optimizer.SGD);

        assertThat(twice - once).isGreaterThan(Float.BYTES * VGG.learnedParameters());
    }

    private static <T> long bytes(Network network, Method method, Setting<T> setting, T value) {
        List<String> blocks = network.withHead(5, 0).blockNames();
        Recipe recipe = Recipe.resolve(
                method,
                Hyperparameters.AUTO.with(setting, value),
                Checkpointing.STANDARD,
                1,
                SomeFacts.of(1000, blocks, 224),
                new Problems());
        return MemoryNeed.bytes(network, 5, recipe);
    }
}
