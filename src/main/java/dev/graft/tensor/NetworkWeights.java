package dev.graft.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.graft.network.Network;
import dev.graft.network.Parameter;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The parameters of a network in native memory, convolutions in channels-last layout. Owns that memory: whatever uses the
 * weights must be closed first. Not thread-safe while a {@link TrainStep} changes them.
 */
public final class NetworkWeights implements AutoCloseable {
    /** Of the tensors whose layout in memory is another one than in files. */
    private static final int CONVOLUTION_RANK = 4;

    private static final String PROGRAM = layoutMethod("channels_last", 2) + layoutMethod("contiguous", 0);

    private final Network network;
    private final String device;
    private final NDManager scope;
    private final Program layouts;
    private final Map<String, NDArray> arrays = new LinkedHashMap<>();

    /**
     * Copies weights to the device.
     *
     * @param weights every parameter of the network by its name; others are left alone
     * @param device {@code cpu} or {@code cuda:0}
     */
    public NetworkWeights(Network network, Map<String, HostTensor> weights, String device) {
        this.network = network;
        this.device = device;
        this.scope = NativeEngine.newScope(device);
        this.layouts = Program.compile(scope, PROGRAM);
        // One by one, so that large networks need hardly more memory than they have weights.
        for (Parameter parameter : network.parameters()) {
            HostTensor tensor = weights.get(parameter.name());
            try (NDManager loading = NativeEngine.newScope(device)) {
                arrays.put(
                        parameter.name(),
                        tensor.shape().size() == CONVOLUTION_RANK
                                ? layouts.map("channels_last", scope, List.of(array(loading, tensor)))
                                        .get(0)
                                : array(scope, tensor));
            }
        }
    }

    public Network network() {
        return network;
    }

    public String device() {
        return device;
    }

    /**
     * Copies the weights, as they are now, out of native memory.
     *
     * @param target gets every parameter under its name; tensors that are there already are overwritten, so that repeated
     *     copies need no new memory
     */
    public void copyTo(Map<String, HostTensor> target) {
        arrays.forEach((name, array) -> copy(array, name, target));
    }

    /** Copies any array of a parameter's shape, such as an optimizer's state. */
    void copy(NDArray array, String name, Map<String, HostTensor> target) {
        try (NDManager copying = NativeEngine.newScope(device)) {
            NDArray plain = layouts.map("contiguous", copying, List.of(array)).get(0);
            FloatBuffer values = plain.toByteBuffer(true).asFloatBuffer();
            target.computeIfAbsent(name, n -> HostTensor.of(shape(plain), new float[values.limit()]))
                    .values()
                    .put(0, values, 0, values.limit());
        }
    }

    private static List<Integer> shape(NDArray array) {
        return Arrays.stream(array.getShape().getShape())
                .mapToObj(Math::toIntExact)
                .toList();
    }

    NDArray array(String name) {
        return arrays.get(name);
    }

    /** The arrays in the order of {@link Network#parameters()}. */
    List<NDArray> arrays() {
        return List.copyOf(arrays.values());
    }

    /** Copies host tensors into new arrays in the layout of the parameters. */
    List<NDArray> load(List<HostTensor> tensors, NDManager target) {
        try (NDManager loading = NativeEngine.newScope(device)) {
            List<NDArray> loaded = tensors.stream().map(t -> array(loading, t)).toList();
            return layouts.map("channels_last", target, loaded);
        }
    }

    private static NDArray array(NDManager scope, HostTensor tensor) {
        long[] shape = tensor.shape().stream().mapToLong(Integer::longValue).toArray();
        return NativeEngine.copied(scope, tensor.values().duplicate(), new Shape(shape));
    }

    /** A method that copies each tensor of a list, 4-dimensional ones into the given memory format. */
    private static String layoutMethod(String name, int memoryFormat) {
        return """
                  def %s(self: __torch__.Program,
                    ws: List[Tensor]) -> List[Tensor]:
                    r = annotate(List[Tensor], [])
                    for i in range(torch.len(ws)):
                      w = ws[i]
                      if torch.eq(torch.dim(w), 4):
                        c = torch.clone(w, memory_format=%d)
                      else:
                        c = torch.clone(w, memory_format=0)
                      _0 = torch.append(r, c)
                    return r
                """.formatted(name, memoryFormat);
    }

    @Override
    public void close() {
        layouts.close();
        scope.close();
    }
}
