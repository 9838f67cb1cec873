package dev.graft.tensor;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How a device does with numbers of 16 bits: some multiply them several times as fast, some only emulate them. */
public final class Bfloat16 {
    private static final String PROGRAM = """
              def float32(self: __torch__.Program,
                x: Tensor,
                w: Tensor) -> Tensor:
                return torch.sum(torch.conv2d(x, w, None, [1, 1], [1, 1], [1, 1], 1))
              def bfloat16(self: __torch__.Program,
                x: Tensor,
                w: Tensor) -> Tensor:
                y = torch.conv2d(torch.to(x, 15), torch.to(w, 15), None, [1, 1], [1, 1], [1, 1], 1)
                return torch.to(torch.sum(y), 6)
            """;

    private static final Shape MAPS = new Shape(8, 128, 28, 28);
    private static final Shape KERNEL = new Shape(128, 128, 3, 3);
    private static final int ROUNDS = 5;

    private static final Map<String, Double> GAINS = new ConcurrentHashMap<>();

    private Bfloat16() {}

    /**
     * How many times as fast a convolution is in bfloat16 as in float32: the best of some rounds of either, in turns. Measured
     * once in a process, within a second; 0 where the device can't do it at all.
     *
     * @param device as in {@link NetworkWeights}
     */
    public static double gain(String device) {
        return GAINS.computeIfAbsent(device, Bfloat16::measured);
    }

    private static double measured(String device) {
        try (NDManager scope = NativeEngine.newScope(device);
                Program program = Program.compile(scope, PROGRAM)) {
            List<NDArray> arguments = List.of(scope.ones(MAPS), scope.ones(KERNEL));
            double full = Double.MAX_VALUE;
            double half = Double.MAX_VALUE;
            for (int round = 0; round <= ROUNDS; round++) {
                double fullNow = seconds(program, "float32", scope, arguments);
                double halfNow = seconds(program, "bfloat16", scope, arguments);
                if (round > 0) {
                    full = Math.min(full, fullNow);
                    half = Math.min(half, halfNow);
                }
            }
            return full / half;
        } catch (EngineException e) {
            return 0;
        }
    }

    private static double seconds(Program program, String method, NDManager scope, List<NDArray> arguments) {
        long started = System.nanoTime();
        program.run(method, scope, false, arguments, Map.of()).get(0).toFloatArray();
        return (System.nanoTime() - started) / 1e9;
    }
}
