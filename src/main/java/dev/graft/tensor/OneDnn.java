package dev.graft.tensor;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.IValue;
import dev.graft.recipe.setting.Precision;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whether libtorch has oneDNN's fused convolutions: it has them on x86-64, and not on every other processor; in bfloat16 only
 * where the processor has AVX-512 or what is made for such numbers.
 */
final class OneDnn {
    private static final String PROBE = """
              def float32(self: __torch__.Program,
                w: Tensor) -> Tensor:
                return ops.mkldnn._reorder_convolution_weight(w, [0, 0], [1, 1], [1, 1], 1)
              def bfloat16(self: __torch__.Program,
                w: Tensor) -> Tensor:
                return ops.mkldnn._reorder_convolution_weight(torch.to(w, 15), [0, 0], [1, 1], [1, 1], 1)
            """;

    private OneDnn() {}

    static boolean usable(String device, Precision precision) {
        return device.equals("cpu") && Holder.USABLE.contains(precision);
    }

    private static final class Holder {
        static final Set<Precision> USABLE = Arrays.stream(Precision.values())
                .filter(precision -> probe(precision.name().toLowerCase(Locale.ROOT)))
                .collect(Collectors.toUnmodifiableSet());

        private static boolean probe(String method) {
            try (NDManager scope = NativeEngine.newScope("cpu");
                    Program program = Program.compile(scope, PROBE);
                    NDArray weight = scope.ones(new Shape(16, 16, 1, 1));
                    IValue argument = IValue.from((PtNDArray) weight);
                    IValue result = program.infer(method, argument)) {
                return result.isTensor();
            } catch (EngineException e) {
                return false;
            }
        }
    }
}
