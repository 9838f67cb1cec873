package dev.graft.tensor;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import dev.graft.error.ErrorCode;
import dev.graft.error.GraftException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A compiled TorchScript class. Its methods hold no weights: those are passed in, so that one program serves any number
 * of models. Calls from several threads at once are safe.
 */
final class Program implements AutoCloseable {
    private final PtSymbolBlock block;

    private Program(PtSymbolBlock block) {
        this.block = block;
    }

    /** Compiles methods in TorchScript's serialised dialect; the program lives until it is closed or its scope is. */
    static Program compile(NDManager scope, String methods) {
        try {
            return new Program(JniUtils.loadModule(
                    (PtNDManager) scope, new ByteArrayInputStream(TorchScriptArchive.of(methods)), false, false));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a method without recording anything for gradients; the caller closes the result. */
    IValue infer(String method, IValue... arguments) {
        JniUtils.setGraphExecutorOptimize(false);
        try {
            return IValueUtils.runMethod(block, method, arguments);
        } catch (EngineException e) {
            throw told(e);
        }
    }

    /**
     * Runs a method whose results may be learned, or go on being used outside of inference.
     *
     * @param scope owner of the results
     * @param gradients whether operations are recorded for gradients
     * @param tensors the first arguments
     * @param lists the arguments after those; none of them empty
     */
    NDList run(
            String method,
            NDManager scope,
            boolean gradients,
            List<NDArray> tensors,
            Map<String, ? extends List<? extends NDArray>> lists) {
        // Optimising executors spend the first calls on profiles, and gain nothing on programs of a few large
        // operations.
        JniUtils.setGraphExecutorOptimize(false);
        JniUtils.setGradMode(gradients);
        try (NDArray name = scope.create(0f)) {
            // DJL tells arguments apart by the names of arrays, and gives the results to the first one's scope.
            name.setName("module_method:" + method);
            NDList arguments = new NDList(name);
            tensors.forEach(tensor -> tensor.setName(null));
            arguments.addAll(tensors);
            lists.forEach((list, arrays) -> arrays.forEach(array -> {
                array.setName(list + "[]");
                arguments.add(array);
            }));
            return IValueUtils.forward(block, arguments, true);
        } catch (EngineException e) {
            throw told(e);
        } finally {
            JniUtils.setGradMode(false);
        }
    }

    /** Runs a method from one list of arrays to another, without gradients; results belong to {@code scope}. */
    List<NDArray> map(String method, NDManager scope, List<? extends NDArray> arrays) {
        return arrays.isEmpty() ? List.of() : run(method, scope, false, List.of(), Map.of("list", arrays));
    }

    /**
     * An allocation that failed, on any device, gets its code; everything else is a defect and stays as it is. oneDNN does
     * not tell why a primitive could not be made; seen for want of memory alone.
     */
    private static RuntimeException told(EngineException e) {
        String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        return message.contains("out of memory")
                        || message.contains("t allocate memory")
                        || message.contains("could not create a primitive")
                ? new GraftException(ErrorCode.OUT_OF_MEMORY, "The network and a batch did not fit into memory.", e)
                : e;
    }

    @Override
    public void close() {
        block.close();
    }
}
