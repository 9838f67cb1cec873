package dev.graft.tensor;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.IValue;

/** Whether libtorch has oneDNN's fused convolutions: it has them on x86-64, and not on every other processor. */
final class OneDnn {
    private static final String PROBE = """
              def probe(self: __torch__.Program,
                w: Tensor) -> Tensor:
                return ops.mkldnn._reorder_convolution_weight(w, [0, 0], [1, 1], [1, 1], 1)
            """;

    private OneDnn() {}

    static boolean usable(String device) {
        return device.equals("cpu") && Holder.USABLE;
    }

    private static final class Holder {
        static final boolean USABLE = probe();

        private static boolean probe() {
            try (NDManager scope = NativeEngine.newScope("cpu");
                    Program program = Program.compile(scope, PROBE);
                    NDArray weight = scope.ones(new Shape(16, 16, 1, 1));
                    IValue argument = IValue.from((PtNDArray) weight);
                    IValue result = program.infer("probe", argument)) {
                return result.isTensor();
            } catch (EngineException e) {
                return false;
            }
        }
    }
}
