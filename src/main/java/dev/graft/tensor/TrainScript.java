package dev.graft.tensor;

import dev.graft.network.Block;
import dev.graft.network.Layer;
import dev.graft.network.Network;
import dev.graft.network.Parameter;
import dev.graft.recipe.OptimizerSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Writes the program of a {@link TrainStep}: the frozen part fused as for inference, the rest operation by operation with
 * loss, gradients and optimizer behind it.
 */
final class TrainScript {
    private final Network network;
    private final TrainPlan plan;
    private final List<Parameter> learned;
    private final List<Parameter> statistics;
    private final List<String> moments;
    private final String text;

    TrainScript(Network network, TrainPlan plan, boolean oneDnn) {
        this.network = network;
        this.plan = plan;
        List<Parameter> open = Stream.concat(
                        network.blocksFrom(plan.trainFrom()).stream().flatMap(Block::parameters),
                        network.head().stream().flatMap(Layer::parameters))
                .toList();
        this.learned = open.stream().filter(p -> p.role().learned()).toList();
        this.statistics = open.stream().filter(p -> !p.role().learned()).toList();
        this.moments = plan.optimizer() instanceof OptimizerSpec.Sgd s
                ? s.momentum() > 0 ? List.of("momentum") : List.of()
                : List.of("exp_avg", "exp_avg_sq");
        this.text = write(oneDnn);
    }

    /** Methods {@code step} and, where there is a frozen part, {@code pack}. */
    String text() {
        return text;
    }

    /** What {@code ws} holds. */
    List<Parameter> learned() {
        return learned;
    }

    /** What {@code bs} holds: running statistics from the first trained block on. */
    List<Parameter> statistics() {
        return statistics;
    }

    /** The kinds of tensors that the optimizer remembers for each learned parameter. */
    List<String> moments() {
        return moments;
    }

    boolean hasFrozenPart() {
        return !network.blocksBefore(plan.trainFrom()).isEmpty();
    }

    private String write(boolean oneDnn) {
        List<String> arguments = new ArrayList<>(List.of("x: Tensor", "y: Tensor", "lr: Tensor", "n: Tensor"));
        plan.normalization().ifPresent(n -> arguments.add("ns: List[Tensor]"));
        if (!plan.classWeights().isEmpty()) {
            arguments.add("cs: List[Tensor]");
        }
        if (hasFrozenPart()) {
            arguments.add("ps: List[Tensor]");
        }
        arguments.add("ws: List[Tensor]");
        if (!statistics.isEmpty()) {
            arguments.add("bs: List[Tensor]");
        }
        for (int g = 0; g < plan.groups().size(); g++) {
            arguments.add("p" + g + ": List[Tensor]");
            for (String moment : moments) {
                arguments.add(moment + g + ": List[Tensor]");
            }
        }
        Script step = new Script("step", "List[Tensor]", arguments.toArray(String[]::new));
        String x = plan.normalization().map(n -> n.write(step)).orElse("x");
        String pack = "";
        if (hasFrozenPart()) {
            Script packing = new Script("pack", "List[Tensor]", "ws: List[Tensor]");
            packing.run("r = annotate(List[Tensor], [])");
            x = new FusedLayers(step, packing, Inference.indexed("ws", network.parameters())::get, oneDnn)
                    .write(layers(network.blocksBefore(plan.trainFrom())), x);
            pack = packing.returning("r");
        }
        Map<String, String> tensors = new HashMap<>(Inference.indexed("ws", learned));
        tensors.putAll(Inference.indexed("bs", statistics));
        PlainLayers plain = new PlainLayers(step, tensors::get, plan.trainBatchNorm(), true);
        String logits = plain.write(network.head(), plain.write(layers(network.blocksFrom(plan.trainFrom())), x));
        String loss = step.let(
                "torch.cross_entropy_loss(%s, y, %s, 1, -100, %s)",
                logits, plan.classWeights().isEmpty() ? "None" : "cs[0]", plan.labelSmoothing());
        step.run("gs = torch.grad(%s, ws)", Script.list(List.of(loss)));
        for (int g = 0; g < plan.groups().size(); g++) {
            update(step, g);
        }
        return step.returning("[torch.detach(%s), torch.detach(%s)]".formatted(loss, logits)) + pack;
    }

    private void update(Script step, int g) {
        TrainPlan.Group group = plan.groups().get(g);
        List<String> names = learned.stream().map(Parameter::name).toList();
        String gradients = step.let(
                "%s",
                Script.list(group.parameters().stream()
                        .map(name -> "unchecked_cast(Tensor, gs[" + names.indexOf(name) + "])")
                        .toList()));
        if (plan.optimizer() instanceof OptimizerSpec.Sgd sgd) {
            step.run(
                    "torch._fused_sgd_(p%d, %s, %s, weight_decay=%s, momentum=%s, lr=torch.select(lr, 0, %d),"
                            + " dampening=0., nesterov=False, maximize=False, is_first_step=False)",
                    g,
                    gradients,
                    sgd.momentum() > 0 ? "momentum" + g : "annotate(List[Tensor], [])",
                    group.weightDecay(),
                    sgd.momentum(),
                    g);
        } else if (plan.optimizer() instanceof OptimizerSpec.AdamW adam) {
            String counts = Script.list(Collections.nCopies(group.parameters().size(), "n"));
            step.run(
                    "torch._fused_adamw_(p%d, %s, exp_avg%d, exp_avg_sq%d, annotate(List[Tensor], []), %s,"
                            + " lr=torch.select(lr, 0, %d), beta1=%s, beta2=%s, weight_decay=%s, eps=%s,"
                            + " amsgrad=False, maximize=False)",
                    g, gradients, g, g, counts, g, adam.beta1(), adam.beta2(), group.weightDecay(), adam.epsilon());
        }
    }

    private static List<Layer> layers(List<Block> blocks) {
        return blocks.stream().flatMap(block -> block.layers().stream()).toList();
    }
}
