package dev.graft.tensor;

import dev.graft.network.Block;
import dev.graft.network.Layer;
import dev.graft.network.Network;
import dev.graft.network.Parameter;
import dev.graft.recipe.setting.Precision;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Writes the program of a {@link TrainStep}: the frozen part fused as for inference, the rest operation by operation with
 * loss, gradients and optimizer behind it. Its methods take, after single tensors, lists of them by these names:
 * {@code ns} mean and deviation of pixels, {@code cs} class weights, {@code ps} the frozen part's packed weights,
 * {@code ws} learned parameters, {@code bs} running statistics, {@code gs} gradients that were summed up, {@code p0} and so
 * on the parameters of each group, and what the optimizer remembers of them.
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
        this.moments = UpdateScript.moments(plan.optimizer());
        this.text = write(oneDnn);
    }

    /**
     * Methods {@code step}, or where gradients of several batches make one update {@code accumulate} and {@code apply}; and
     * {@code pack}, where there is a frozen part.
     */
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

    boolean hasFrozenWeights() {
        return network.blocksBefore(plan.trainFrom()).stream()
                .flatMap(Block::parameters)
                .findAny()
                .isPresent();
    }

    private String write(boolean oneDnn) {
        Script packing = new Script("pack", "List[Tensor]", "ws: List[Tensor]");
        packing.run("r = annotate(List[Tensor], [])");
        String methods = plan.accumulates() ? inTwo(packing, oneDnn) : inOne(packing, oneDnn);
        return hasFrozenWeights() ? methods + packing.returning("r") : methods;
    }

    private String inOne(Script packing, boolean oneDnn) {
        List<String> arguments = new ArrayList<>(List.of("x: Tensor", "y: Tensor", "lr: Tensor", "n: Tensor"));
        arguments.addAll(lists(forwardLists()));
        arguments.addAll(lists(updateLists()));
        Script step = new Script("step", "List[Tensor]", arguments.toArray(String[]::new));
        Answers answers = forward(step, packing, oneDnn);
        update(step, gradients(step, answers.loss));
        return step.returning(answers.detached());
    }

    private String inTwo(Script packing, boolean oneDnn) {
        List<String> arguments = new ArrayList<>(List.of("x: Tensor", "y: Tensor", "share: Tensor"));
        arguments.addAll(lists(forwardLists()));
        arguments.addAll(lists(List.of("gs")));
        Script accumulate = new Script("accumulate", "List[Tensor]", arguments.toArray(String[]::new));
        Answers answers = forward(accumulate, packing, oneDnn);
        String gradients = gradients(accumulate, answers.loss);
        accumulate.run("torch._foreach_mul_(%s, share)", gradients);
        accumulate.run("torch._foreach_add_(gs, %s)", gradients);
        arguments = new ArrayList<>(List.of("lr: Tensor", "n: Tensor"));
        arguments.addAll(lists(List.of("gs")));
        arguments.addAll(lists(updateLists()));
        Script apply = new Script("apply", "List[Tensor]", arguments.toArray(String[]::new));
        update(apply, "gs");
        apply.run("torch._foreach_zero_(gs)");
        return accumulate.returning(answers.detached()) + apply.returning("[lr]");
    }

    private List<String> forwardLists() {
        List<String> lists = new ArrayList<>();
        plan.normalization().ifPresent(n -> lists.add("ns"));
        if (!plan.classWeights().isEmpty()) {
            lists.add("cs");
        }
        if (hasFrozenWeights()) {
            lists.add("ps");
        }
        lists.add("ws");
        if (!statistics.isEmpty()) {
            lists.add("bs");
        }
        return lists;
    }

    private List<String> updateLists() {
        List<String> lists = new ArrayList<>();
        for (int g = 0; g < plan.groups().size(); g++) {
            lists.add("p" + g);
            for (String moment : moments) {
                lists.add(moment + g);
            }
        }
        return lists;
    }

    private static List<String> lists(List<String> names) {
        return names.stream().map(name -> name + ": List[Tensor]").toList();
    }

    /** What a forward pass comes to. */
    private record Answers(String loss, String logits) {
        String detached() {
            return "[torch.detach(%s), torch.detach(%s)]".formatted(loss, logits);
        }
    }

    private Answers forward(Script step, Script packing, boolean oneDnn) {
        String x = plan.normalization().map(n -> n.write(step)).orElse("x");
        List<Layer> frozen = layers(network.blocksBefore(plan.trainFrom()));
        List<Layer> open = layers(network.blocksFrom(plan.trainFrom()));
        Precision precision = network.blocks().isEmpty() ? Precision.FLOAT32 : plan.precision();
        x = step.converted(Precision.FLOAT32, precision, x);
        if (!frozen.isEmpty()) {
            x = new FusedLayers(step, packing, Inference.indexed("ws", network.parameters())::get, oneDnn, precision)
                    .write(frozen, x);
        }
        Map<String, String> tensors = new HashMap<>(Inference.indexed("ws", learned));
        tensors.putAll(Inference.indexed("bs", statistics));
        x = plain(step, tensors, precision).write(open, x);
        x = step.converted(precision, Precision.FLOAT32, x);
        String logits = plain(step, tensors, Precision.FLOAT32).write(network.head(), x);
        return new Answers(loss(step, logits), logits);
    }

    private PlainLayers plain(Script step, Map<String, String> tensors, Precision precision) {
        return new PlainLayers(step, tensors::get, plan.trainBatchNorm(), true, precision);
    }

    private String loss(Script step, String logits) {
        String weights = plan.classWeights().isEmpty() ? "None" : "cs[0]";
        return switch (plan.loss()) {
            case CROSS_ENTROPY ->
                step.let("torch.cross_entropy_loss(%s, y, %s, 1, -100, %s)", logits, weights, plan.labelSmoothing());
            case BINARY_CROSS_ENTROPY ->
                step.let("torch.binary_cross_entropy_with_logits(%s, y, None, %s, 1)", logits, weights);
            case MEAN_SQUARED_ERROR -> step.let("torch.mse_loss(%s, y, 1)", logits);
        };
    }

    /** The list of gradients in the order of {@link #learned}. */
    private String gradients(Script step, String loss) {
        String maybe = step.let("torch.grad(%s, ws)", Script.list(List.of(loss)));
        return step.let(
                "%s",
                Script.list(IntStream.range(0, learned.size())
                        .mapToObj(i -> "unchecked_cast(Tensor, " + maybe + "[" + i + "])")
                        .toList()));
    }

    private void update(Script step, String gradients) {
        plan.clipNorm().ifPresent(longest -> {
            String length = step.let("torch.norm(torch.stack(torch._foreach_norm(%s, 2)), 2)", gradients);
            String factor = step.let(
                    "torch.clamp_max(torch.mul(torch.reciprocal(torch.add(%s, 1e-6)), %s), 1.)", length, longest);
            step.run("torch._foreach_mul_(%s, %s)", gradients, factor);
        });
        List<String> names = learned.stream().map(Parameter::name).toList();
        UpdateScript updates = new UpdateScript(step, plan.optimizer());
        for (int g = 0; g < plan.groups().size(); g++) {
            TrainPlan.Group group = plan.groups().get(g);
            String own = step.let(
                    "%s",
                    Script.list(group.parameters().stream()
                            .map(name -> gradients + "[" + names.indexOf(name) + "]")
                            .toList()));
            updates.write(g, own, group.parameters().size(), group.weightDecay());
        }
    }

    private static List<Layer> layers(List<Block> blocks) {
        return blocks.stream().flatMap(block -> block.layers().stream()).toList();
    }
}
