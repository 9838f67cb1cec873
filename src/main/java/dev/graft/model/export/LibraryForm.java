package dev.graft.model.export;

import dev.graft.network.Layer.Conv2d;
import dev.graft.network.Network;
import dev.graft.network.Parameter;
import dev.graft.network.Parameter.Role;
import dev.graft.network.names.NameMap;
import dev.graft.network.names.NameMaps;
import dev.graft.network.vision.Architectures;
import dev.graft.tensor.HostTensor;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The tensors of a trained network as a Python library has them: names, shapes, and what else is counted otherwise. Where
 * the library has not the architecture, they stay as they are.
 *
 * @param network whose head Graft has trained
 */
record LibraryForm(Library library, Network network) {
    /** Name endings of what is a convolution over all of its input in timm, and a linear layer in torchvision. */
    private static final Map<String, Integer> CONVOLUTIONS =
            Map.of("pre_logits.fc1.weight", 7, "pre_logits.fc2.weight", 1, "conv_head.weight", 1);

    /** The library's name of the architecture; empty where it has it not, or has it with another head only. */
    Optional<String> model() {
        return hasOwnHead() ? library.model(network.architecture()) : Optional.empty();
    }

    /** Whether the head is one linear layer where the architecture's own one is. */
    private boolean hasOwnHead() {
        Network whole = Architectures.network(network.architecture(), 1);
        return whole.numFeatures() == network.numFeatures()
                && network.parameters().stream().anyMatch(p -> p.name().equals(network.headName() + ".weight"));
    }

    /** The library's name of a parameter. */
    String name(String parameter) {
        return map().map(map -> map.names(parameter).get(0)).orElse(parameter);
    }

    /** How the library's names differ from Graft's; empty where they do not. */
    private Optional<NameMap> map() {
        return NameMaps.of(network.architecture()).stream()
                .filter(map -> hasOwnHead() && map.library().equals(library.code()))
                .findFirst();
    }

    /** Weights under the library's names and in its shapes. */
    Map<String, HostTensor> tensors(Map<String, HostTensor> weights) {
        Map<String, HostTensor> tensors = new LinkedHashMap<>();
        for (Parameter parameter : network.parameters()) {
            HostTensor tensor = weights.get(parameter.name());
            double shift = parameter.role() == Role.RUNNING_VARIANCE
                    ? map().map(NameMap::varianceShift).orElse(0.0)
                    : 0;
            tensors.put(name(parameter.name()), new HostTensor(shape(parameter), shifted(tensor.values(), -shift)));
        }
        return tensors;
    }

    /** The same numbers where nothing is added. */
    private static FloatBuffer shifted(FloatBuffer values, double shift) {
        if (shift == 0) {
            return values;
        }
        FloatBuffer sums = HostTensor.allocate(values.limit());
        for (int i = 0; i < values.limit(); i++) {
            sums.put((float) (values.get(i) + shift));
        }
        return sums.flip();
    }

    /** Whether weights in one form can be loaded as the other: all names and shapes are equal. */
    boolean sameTensors(LibraryForm other) {
        return shapes().equals(other.shapes());
    }

    /** The shape of each of its tensors, by its name. */
    Map<String, List<Integer>> shapes() {
        Map<String, List<Integer>> shapes = new LinkedHashMap<>();
        network.parameters().forEach(parameter -> shapes.put(name(parameter.name()), shape(parameter)));
        return shapes;
    }

    /** Batch normalisation's counters of batches, which Graft does not keep and state dictionaries have. */
    List<String> counters() {
        return network.parameters().stream()
                .filter(parameter -> parameter.role() == Role.RUNNING_VARIANCE)
                .map(parameter -> name(parameter.name()).replaceAll("running_var$", "num_batches_tracked"))
                .toList();
    }

    /** The library's name of the layer that pixels come to first. */
    String firstConvolution() {
        return network.blocks().get(0).layers().stream()
                .filter(Conv2d.class::isInstance)
                .map(layer -> layerName(((Conv2d) layer).name()))
                .findFirst()
                .orElseThrow();
    }

    /** The library's name of the layer, or layers, that give the logits. */
    String classifier() {
        return hasOwnHead() ? layerName(network.headName()) : network.headName();
    }

    private String layerName(String layer) {
        return name(layer + ".weight").replaceAll("\\.weight$", "");
    }

    /** SqueezeNet classifies each place before it pools. Pooling first, as Graft's head does, gives the same sums. */
    boolean hasConvolutionHead() {
        String weight = network.headName() + ".weight";
        return library == Library.TORCHVISION
                && Architectures.network(network.architecture(), 1).parameters().stream()
                        .anyMatch(p -> p.name().equals(weight) && p.role() == Role.CONVOLUTION_WEIGHT);
    }

    private List<Integer> shape(Parameter parameter) {
        List<Integer> shape = parameter.shape();
        String name = name(parameter.name());
        boolean isHead = parameter.name().equals(network.headName() + ".weight");
        if (isHead && hasConvolutionHead()) {
            return convolution(shape, 1);
        }
        if (library == Library.TIMM && shape.size() == 2 && CONVOLUTIONS.containsKey(name)) {
            return convolution(shape, CONVOLUTIONS.get(name));
        }
        return library == Library.TIMM && name.endsWith(".gamma") ? List.of(parameter.size()) : shape;
    }

    private static List<Integer> convolution(List<Integer> linear, int kernel) {
        return List.of(linear.get(0), linear.get(1) / (kernel * kernel), kernel, kernel);
    }
}
