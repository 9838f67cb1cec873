package dev.graft.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.graft.network.Parameter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One optimizer update as one native call: forward, loss, backward, new weights. Changes the {@link NetworkWeights} that
 * it was made for in place and owns the optimizer's state. Not thread-safe.
 *
 * <p>Each learned parameter is seen twice by the program: as a leaf {@code ws[i]} that gradients flow to, and as an alias
 * without gradient in its group's list, which the fused optimizer writes to. Both share one memory.
 */
public final class TrainStep implements AutoCloseable {
    private static final String ALIAS = """
              def alias(self: __torch__.Program,
                ws: List[Tensor]) -> List[Tensor]:
                r = annotate(List[Tensor], [])
                for i in range(torch.len(ws)):
                  _0 = torch.append(r, torch.detach(ws[i]))
                return r
              def zeros(self: __torch__.Program,
                ws: List[Tensor]) -> List[Tensor]:
                r = annotate(List[Tensor], [])
                for i in range(torch.len(ws)):
                  _0 = torch.append(r, torch.zeros_like(ws[i]))
                return r
              def copy(self: __torch__.Program,
                to: Tensor,
                source: Tensor) -> Tensor:
                return torch.copy_(to, source)
            """;

    private final NetworkWeights weights;
    private final TrainPlan plan;
    private final TrainScript script;
    private final NDManager scope;
    private final Program program;
    private final Map<String, List<? extends NDArray>> lists = new LinkedHashMap<>();
    private final Map<String, Map<String, NDArray>> moments = new LinkedHashMap<>();
    private long steps;

    public TrainStep(NetworkWeights weights, TrainPlan plan) {
        this.weights = weights;
        this.plan = plan;
        this.script = new TrainScript(weights.network(), plan, OneDnn.usable(weights.device()));
        this.scope = NativeEngine.newScope(weights.device());
        this.program = Program.compile(scope, script.text() + ALIAS);
        plan.normalization().ifPresent(n -> addList("ns", List.of(n.arrays(scope))));
        if (!plan.classWeights().isEmpty()) {
            float[] values = new float[plan.classWeights().size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = plan.classWeights().get(i).floatValue();
            }
            addList("cs", List.of(scope.create(values)));
        }
        if (script.hasFrozenPart()) {
            addList("ps", program.map("pack", scope, weights.arrays()));
        }
        List<NDArray> learned = arrays(script.learned());
        List<NDArray> leaves = program.map("alias", scope, learned);
        leaves.forEach(leaf -> leaf.setRequiresGradient(true));
        addList("ws", leaves);
        addList("bs", arrays(script.statistics()));
        for (String moment : script.moments()) {
            moments.put(moment, new LinkedHashMap<>());
        }
        for (int g = 0; g < plan.groups().size(); g++) {
            List<String> names = plan.groups().get(g).parameters();
            List<NDArray> group = names.stream().map(weights::array).toList();
            addList("p" + g, program.map("alias", scope, group));
            for (String moment : script.moments()) {
                List<NDArray> zeros = program.map("zeros", scope, group);
                addList(moment + g, zeros);
                for (int i = 0; i < names.size(); i++) {
                    moments.get(moment).put(names.get(i), zeros.get(i));
                }
            }
        }
    }

    /**
     * What a step saw before it changed the weights.
     *
     * @param loss mean over the batch, weighted by the labels' weights
     * @param logits {@code [size, labels]}
     */
    public record Result(float loss, float[] logits) {}

    /**
     * Learns from one batch.
     *
     * @param labels class index of each item
     * @param learningRates one for each group of the plan
     * @param seed of the step's random choices (dropout): same seed, same result
     */
    public Result run(Batch batch, int[] labels, double[] learningRates, long seed) {
        NativeEngine.seed(seed);
        steps++;
        try (NDManager call = scope.newSubManager()) {
            List<NDArray> arguments = List.of(
                    Inference.array(batch, call),
                    call.create(Arrays.stream(labels).asLongStream().toArray()),
                    call.create(learningRates),
                    call.create((float) steps));
            NDList result = program.run("step", call, true, arguments, lists);
            return new Result(result.get(0).toFloatArray()[0], result.get(1).toFloatArray());
        }
    }

    /**
     * All that an optimizer remembers.
     *
     * @param steps updates made
     * @param moments tensors by {@code kind/parameter}
     */
    public record State(long steps, Map<String, HostTensor> moments) {}

    /** Copies the state out of native memory; {@code target} as in {@link NetworkWeights#copyTo}. */
    public State state(Map<String, HostTensor> target) {
        moments.forEach(
                (kind, arrays) -> arrays.forEach((name, array) -> weights.copy(array, kind + "/" + name, target)));
        return new State(steps, target);
    }

    /** Goes on where another step with the same plan was when its {@link #state} was taken. */
    public void restore(State state) {
        steps = state.steps();
        moments.forEach((kind, arrays) -> {
            List<HostTensor> saved = arrays.keySet().stream()
                    .map(name -> state.moments().get(kind + "/" + name))
                    .toList();
            try (NDManager loading = scope.newSubManager()) {
                List<NDArray> sources = weights.load(saved, loading);
                List<NDArray> targets = List.copyOf(arrays.values());
                for (int i = 0; i < sources.size(); i++) {
                    program.run("copy", loading, false, List.of(targets.get(i), sources.get(i)), Map.of());
                }
            }
        });
    }

    private List<NDArray> arrays(List<Parameter> parameters) {
        return parameters.stream().map(p -> weights.array(p.name())).toList();
    }

    /** Adds an argument that is a list; an empty one is no argument. */
    private void addList(String name, List<? extends NDArray> arrays) {
        if (!arrays.isEmpty()) {
            lists.put(name, arrays);
        }
    }

    @Override
    public void close() {
        program.close();
        scope.close();
    }
}
