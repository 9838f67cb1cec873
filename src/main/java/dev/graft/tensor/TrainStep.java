package dev.graft.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.graft.error.ErrorCode;
import dev.graft.error.GraftException;
import dev.graft.network.Parameter;
import java.util.ArrayList;
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
    private final NDManager scope;
    private final Program program;
    private final Map<String, List<? extends NDArray>> forwardLists = new LinkedHashMap<>();
    private final Map<String, List<? extends NDArray>> sums = new LinkedHashMap<>();
    private final Map<String, List<? extends NDArray>> updateLists = new LinkedHashMap<>();
    private final Map<String, Map<String, NDArray>> moments = new LinkedHashMap<>();
    private final long[] updates;

    public TrainStep(NetworkWeights weights, TrainPlan plan) {
        this.weights = weights;
        this.plan = plan;
        this.updates = new long[plan.groups().size()];
        TrainScript script =
                new TrainScript(weights.network(), plan, OneDnn.usable(weights.device(), plan.precision()));
        this.scope = NativeEngine.newScope(weights.device());
        this.program = Program.compile(scope, script.text() + ALIAS);
        plan.normalization().ifPresent(n -> forwardLists.put("ns", List.of(n.arrays(scope))));
        if (!plan.classWeights().isEmpty()) {
            float[] values = new float[plan.classWeights().size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = plan.classWeights().get(i).floatValue();
            }
            forwardLists.put("cs", List.of(scope.create(values)));
        }
        if (script.hasFrozenWeights()) {
            forwardLists.put("ps", program.map("pack", scope, weights.arrays()));
        }
        List<NDArray> learned = arrays(script.learned());
        List<NDArray> leaves = program.map("alias", scope, learned);
        leaves.forEach(leaf -> leaf.setRequiresGradient(true));
        forwardLists.put("ws", leaves);
        if (!script.statistics().isEmpty()) {
            forwardLists.put("bs", arrays(script.statistics()));
        }
        if (plan.accumulates()) {
            sums.put("gs", program.map("zeros", scope, learned));
        }
        for (String moment : script.moments()) {
            moments.put(moment, new LinkedHashMap<>());
        }
        for (int g = 0; g < plan.groups().size(); g++) {
            List<String> names = plan.groups().get(g).parameters();
            List<NDArray> group = names.stream().map(weights::array).toList();
            updateLists.put("p" + g, program.map("alias", scope, group));
            for (String moment : script.moments()) {
                List<NDArray> zeros = program.map("zeros", scope, group);
                updateLists.put(moment + g, zeros);
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
     * @param logits {@code [size, outputs]}
     */
    public record Result(float loss, float[] logits) {}

    /**
     * Learns from one batch.
     *
     * @param learningRates one for each group of the plan
     * @param seed of the step's random choices (dropout): same seed, same result
     * @throws GraftException {@link ErrorCode#OUT_OF_MEMORY} with weights as they were; running statistics may have moved
     */
    public Result run(Batch batch, Targets targets, double[] learningRates, long seed) {
        NativeEngine.seed(seed);
        try (NDManager call = scope.newSubManager()) {
            List<NDArray> arguments = List.of(
                    Inference.array(batch, call), targets.array(call), call.create(learningRates), counted(call));
            Result result = result(program.run("step", call, true, arguments, joined(forwardLists, updateLists)));
            updated();
            return result;
        }
    }

    /**
     * Adds a batch's gradients to those of the batches before it, of a plan that accumulates.
     *
     * @param share of the batch in the update, 0 to 1: of the update's items those that it has
     */
    public Result accumulate(Batch batch, Targets targets, double share, long seed) {
        NativeEngine.seed(seed);
        try (NDManager call = scope.newSubManager()) {
            List<NDArray> arguments =
                    List.of(Inference.array(batch, call), targets.array(call), call.create((float) share));
            return result(program.run("accumulate", call, true, arguments, joined(forwardLists, sums)));
        }
    }

    /** Learns from the batches since the last update. */
    public void apply(double[] learningRates) {
        try (NDManager call = scope.newSubManager()) {
            program.run(
                    "apply",
                    call,
                    false,
                    List.of(call.create(learningRates), counted(call)),
                    joined(sums, updateLists));
            updated();
        }
    }

    private static Result result(NDList result) {
        return new Result(result.get(0).toFloatArray()[0], result.get(1).toFloatArray());
    }

    private NDArray counted(NDManager call) {
        float[] counts = new float[updates.length];
        for (int g = 0; g < updates.length; g++) {
            counts[g] = updates[g] + 1;
        }
        return call.create(counts);
    }

    /** Only now: one that failed for want of memory changed nothing. */
    private void updated() {
        for (int g = 0; g < updates.length; g++) {
            updates[g]++;
        }
    }

    private static Map<String, List<? extends NDArray>> joined(
            Map<String, List<? extends NDArray>> some, Map<String, List<? extends NDArray>> others) {
        Map<String, List<? extends NDArray>> all = new LinkedHashMap<>(some);
        all.putAll(others);
        return all;
    }

    /**
     * All that an optimizer remembers.
     *
     * @param moments tensors by {@code kind/parameter}; of kind {@code updates} the number of updates of a group, under its
     *     first parameter
     */
    public record State(Map<String, HostTensor> moments) {}

    /** Copies the state out of native memory; {@code target} as in {@link NetworkWeights#copyTo}. */
    public State state(Map<String, HostTensor> target) {
        moments.forEach(
                (kind, arrays) -> arrays.forEach((name, array) -> weights.copy(array, kind + "/" + name, target)));
        for (int g = 0; g < updates.length; g++) {
            target.put(updatesName(g), HostTensor.of(List.of(1), new float[] {updates[g]}));
        }
        return new State(target);
    }

    private String updatesName(int group) {
        return "updates/" + plan.groups().get(group).parameters().get(0);
    }

    /**
     * Goes on where another step was when its {@link #state} was taken. What the state does not know, such as blocks that
     * were frozen then, begins anew.
     */
    public void restore(State state) {
        for (int g = 0; g < updates.length; g++) {
            HostTensor count = state.moments().get(updatesName(g));
            updates[g] = count == null ? 0 : (long) count.values().get(0);
        }
        moments.forEach((kind, arrays) -> {
            List<NDArray> targets = new ArrayList<>();
            List<HostTensor> saved = new ArrayList<>();
            arrays.forEach((name, array) -> {
                HostTensor tensor = state.moments().get(kind + "/" + name);
                if (tensor != null) {
                    targets.add(array);
                    saved.add(tensor);
                }
            });
            try (NDManager loading = scope.newSubManager()) {
                List<NDArray> sources = weights.load(saved, loading);
                for (int i = 0; i < sources.size(); i++) {
                    program.run("copy", loading, false, List.of(targets.get(i), sources.get(i)), Map.of());
                }
            }
        });
    }

    private List<NDArray> arrays(List<Parameter> parameters) {
        return parameters.stream().map(p -> weights.array(p.name())).toList();
    }

    @Override
    public void close() {
        program.close();
        scope.close();
    }
}
