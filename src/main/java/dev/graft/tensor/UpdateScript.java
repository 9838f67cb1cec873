package dev.graft.tensor;

import dev.graft.recipe.OptimizerSpec;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * Writes what an optimizer does with one group of parameters: {@code p0} the group's parameters, {@code lr} the rates and
 * {@code n} the updates of all groups, and a list for each {@link #moments kind of tensor} that the optimizer remembers.
 */
final class UpdateScript {
    private final Script script;
    private final OptimizerSpec optimizer;

    UpdateScript(Script script, OptimizerSpec optimizer) {
        this.script = script;
        this.optimizer = optimizer;
    }

    /** The kinds of tensors that an optimizer remembers for each learned parameter. */
    static List<String> moments(OptimizerSpec optimizer) {
        if (optimizer instanceof OptimizerSpec.Sgd sgd) {
            return sgd.momentum() > 0 ? List.of("momentum") : List.of();
        } else if (optimizer instanceof OptimizerSpec.RmsProp rms) {
            return rms.momentum() > 0 ? List.of("square_avg", "momentum") : List.of("square_avg");
        }
        return List.of("exp_avg", "exp_avg_sq");
    }

    /**
     * @param g index of the group
     * @param gradients expression of the list of its gradients
     * @param size how many parameters it has
     */
    void write(int g, String gradients, int size, double weightDecay) {
        if (optimizer instanceof OptimizerSpec.Sgd sgd) {
            script.run(
                    "torch._fused_sgd_(p%d, %s, %s, weight_decay=%s, momentum=%s, lr=torch.select(lr, 0, %d),"
                            + " dampening=0., nesterov=%s, maximize=False, is_first_step=False)",
                    g,
                    gradients,
                    sgd.momentum() > 0 ? "momentum" + g : "annotate(List[Tensor], [])",
                    weightDecay,
                    sgd.momentum(),
                    g,
                    sgd.nesterov() ? "True" : "False");
        } else if (optimizer instanceof OptimizerSpec.Adam adam) {
            String count = script.let("torch.select(n, 0, %d)", g);
            script.run(
                    "torch._fused_%s_(p%d, %s, exp_avg%d, exp_avg_sq%d, annotate(List[Tensor], []), %s,"
                            + " lr=torch.select(lr, 0, %d), beta1=%s, beta2=%s, weight_decay=%s, eps=%s,"
                            + " amsgrad=False, maximize=False)",
                    adam.decoupled() ? "adamw" : "adam",
                    g,
                    gradients,
                    g,
                    g,
                    Script.list(Collections.nCopies(size, count)),
                    g,
                    adam.beta1(),
                    adam.beta2(),
                    weightDecay,
                    adam.epsilon());
        } else if (optimizer instanceof OptimizerSpec.RmsProp rms) {
            rmsProp(g, gradients, rms, weightDecay);
        }
    }

    private void rmsProp(int g, String gradients, OptimizerSpec.RmsProp rms, double weightDecay) {
        String slopes = weightDecay > 0
                ? script.let("torch._foreach_add(%s, p%d, alpha=%s)", gradients, g, weightDecay)
                : gradients;
        script.run("torch._foreach_mul_(square_avg%d, %s)", g, rms.alpha());
        script.run(
                "torch._foreach_addcmul_(square_avg%d, %s, %s, %s)",
                g, slopes, slopes, String.format(Locale.ROOT, "%.12f", 1 - rms.alpha()));
        // By way of its reciprocal: MKL, which libtorch takes square roots with, rounds as its threads share the work,
        // and
        // one run would differ from the next.
        String means = script.let("torch._foreach_rsqrt(square_avg%d)", g);
        script.run("torch._foreach_reciprocal_(%s)", means);
        script.run("torch._foreach_add_(%s, %s)", means, rms.epsilon());
        String steps = script.let("torch._foreach_div(%s, %s)", slopes, means);
        if (rms.momentum() > 0) {
            script.run("torch._foreach_mul_(momentum%d, %s)", g, rms.momentum());
            script.run("torch._foreach_add_(momentum%d, %s)", g, steps);
            steps = script.let("torch._foreach_mul(momentum%d, torch.select(lr, 0, %d))", g, g);
        } else {
            steps = script.let("torch._foreach_mul(%s, torch.select(lr, 0, %d))", steps, g);
        }
        script.run("torch._foreach_sub_(p%d, %s)", g, steps);
    }
}
