package dev.graft.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import dev.graft.network.Block;
import dev.graft.network.Layer;
import dev.graft.network.Network;
import dev.graft.network.Parameter;
import dev.graft.recipe.setting.Precision;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A network made ready to be asked: batch normalisation folded, weights packed. Keeps its own copy of the weights, so that
 * the {@link NetworkWeights} may be closed. {@link #run} may be called from several threads at once.
 */
public final class Inference implements AutoCloseable {
    private final NDManager scope;
    private final Program program;
    private final Optional<IValue> normalization;
    private final boolean hasHead;
    private IValue packed;

    /** @param normalization of pixels; empty for a network whose input are feature vectors */
    public Inference(NetworkWeights weights, Optional<Normalization> normalization) {
        Network network = weights.network();
        this.scope = NativeEngine.newScope(weights.device());
        this.program = Program.compile(
                scope, methods(network, normalization, OneDnn.usable(weights.device(), Precision.FLOAT32)));
        this.normalization = normalization.map(n -> IValue.listFrom(n.arrays(scope)));
        this.hasHead = !network.head().isEmpty();
        refresh(weights);
    }

    /** Takes the weights as they are now: for a network that is being trained. Not while another thread calls run. */
    public void refresh(NetworkWeights weights) {
        if (packed != null) {
            packed.close();
        }
        try (IValue all = IValue.listFrom(weights.arrays().toArray(PtNDArray[]::new))) {
            packed = program.infer("pack", all);
        }
    }

    /**
     * What the network says of each item.
     *
     * @param features {@code [size, numFeatures]}; empty where the input was features
     * @param logits {@code [size, labels]}; empty for a network without a head
     */
    public record Output(float[] features, float[] logits) {}

    public Output run(Batch batch) {
        try (NDManager call = scope.newSubManager();
                IValue input = IValue.from((PtNDArray) array(batch, call));
                IValue result = normalization.isPresent()
                        ? program.infer("forward", input, normalization.get(), packed)
                        : program.infer("forward", input, packed)) {
            NDArray[] outputs = result.toTensorArray((PtNDManager) call);
            boolean hasFeatures = normalization.isPresent();
            return new Output(
                    hasFeatures ? outputs[0].toFloatArray() : new float[0],
                    hasHead ? outputs[outputs.length - 1].toFloatArray() : new float[0]);
        }
    }

    static NDArray array(Batch batch, NDManager scope) {
        if (batch instanceof Batch.Pixels p) {
            Shape shape = new Shape(p.size(), p.height(), p.width(), 3);
            return scope.create(p.rgb().slice(0, Math.toIntExact(shape.size())), shape, DataType.UINT8);
        }
        Batch.Features f = (Batch.Features) batch;
        return NativeEngine.copied(scope, f.values().slice(0, f.size() * f.length()), new Shape(f.size(), f.length()));
    }

    private static String methods(Network network, Optional<Normalization> normalization, boolean oneDnn) {
        Script pack = new Script("pack", "List[Tensor]", "ws: List[Tensor]");
        pack.run("r = annotate(List[Tensor], [])");
        Script forward = normalization.isPresent()
                ? new Script("forward", "List[Tensor]", "x: Tensor", "ns: List[Tensor]", "ps: List[Tensor]")
                : new Script("forward", "List[Tensor]", "x: Tensor", "ps: List[Tensor]");
        FusedLayers fused =
                new FusedLayers(forward, pack, indexed("ws", network.parameters())::get, oneDnn, Precision.FLOAT32);
        List<Layer> backbone = network.blocks().stream()
                .map(Block::layers)
                .flatMap(List::stream)
                .toList();
        String map =
                fused.write(backbone, normalization.map(n -> n.write(forward)).orElse("x"));
        List<String> outputs = new ArrayList<>();
        if (normalization.isPresent()) {
            outputs.add(fused.write(network.pooling(), map));
        }
        if (!network.head().isEmpty()) {
            outputs.add(fused.write(network.head(), map));
        }
        return pack.returning("r") + forward.returning(Script.list(outputs));
    }

    /** The expression of each parameter in a list of them all. */
    static Map<String, String> indexed(String list, List<Parameter> parameters) {
        Map<String, String> expressions = new HashMap<>();
        for (Parameter parameter : parameters) {
            expressions.put(parameter.name(), list + "[" + expressions.size() + "]");
        }
        return expressions;
    }

    @Override
    public void close() {
        packed.close();
        normalization.ifPresent(IValue::close);
        program.close();
        scope.close();
    }
}
