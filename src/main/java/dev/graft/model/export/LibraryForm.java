package dev.graft.model.export;

import dev.graft.network.Architectures;
import dev.graft.network.Layer.Conv2d;
import dev.graft.network.Network;
import dev.graft.network.Parameter;
import dev.graft.network.Parameter.Role;
import dev.graft.tensor.HostTensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A trained network as a Python library has it: under which name, with which tensors, and the lines of Python that make
 * it. Where a library has not the architecture, the tensors keep torchvision's names and there are no lines.
 *
 * @param library whose names the tensors have
 * @param model the library's name of the architecture; empty where it has it not
 */
record LibraryForm(Library library, Optional<String> model, Network network) {
    private static final Map<String, String> TIMM = Map.of("resnet18", "resnet18", "resnet34", "resnet34");
    private static final List<String> OWN = List.of("resnet10_slim");

    /** The form of a network whose head Graft has trained. */
    static LibraryForm of(Library library, Network network) {
        String architecture = network.architecture();
        Optional<String> model = library == Library.TIMM
                ? Optional.ofNullable(TIMM.get(architecture))
                : Optional.of(architecture).filter(name -> !OWN.contains(name));
        return new LibraryForm(library, model, network);
    }

    /** The library's name of a parameter. */
    String name(String parameter) {
        return parameter;
    }

    /** Weights under the library's names and in its shapes. */
    Map<String, HostTensor> tensors(Map<String, HostTensor> weights) {
        Map<String, HostTensor> tensors = new LinkedHashMap<>();
        for (Parameter parameter : network.parameters()) {
            HostTensor tensor = weights.get(parameter.name());
            tensors.put(name(parameter.name()), new HostTensor(shape(parameter), tensor.values()));
        }
        return tensors;
    }

    /** Whether weights in one form can be loaded as the other: all names and shapes are equal. */
    boolean sameTensors(LibraryForm other) {
        return shapes().equals(other.shapes());
    }

    private Map<String, List<Integer>> shapes() {
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
                .map(layer -> name(((Conv2d) layer).name()))
                .findFirst()
                .orElseThrow();
    }

    /** The library's name of the layer that gives the logits. */
    String classifier() {
        return name(network.headName());
    }

    /**
     * Python that makes {@code model} from the file beside it; empty where the library has not the architecture.
     *
     * @param labels how many
     */
    Optional<String> loading(int labels) {
        return model.map(name -> (library == Library.TIMM ? """
                import timm
                from safetensors.torch import load_file

                model = timm.create_model("%s", num_classes=%d)
                """ : """
                import torch
                import torchvision
                from safetensors.torch import load_file

                model = torchvision.models.%s(num_classes=%d)
                """).formatted(name, labels) + changes() + """
                model.load_state_dict(load_file("model.safetensors"), strict=True)
                model.eval()
                """);
    }

    private String changes() {
        return hasConvolutionHead() ? """
                model.classifier[2] = torch.nn.Identity()  # the head that was trained has no ReLU behind it
                """ : "";
    }

    /** SqueezeNet classifies each place before it pools. Pooling first, as Graft's head does, gives the same sums. */
    private boolean hasConvolutionHead() {
        String weight = network.headName() + ".weight";
        return library == Library.TORCHVISION
                && Architectures.network(network.architecture(), 1).parameters().stream()
                        .anyMatch(p -> p.name().equals(weight) && p.role() == Role.CONVOLUTION_WEIGHT);
    }

    private List<Integer> shape(Parameter parameter) {
        List<Integer> shape = parameter.shape();
        boolean asConvolution = hasConvolutionHead() && parameter.name().equals(network.headName() + ".weight");
        return asConvolution ? List.of(shape.get(0), shape.get(1), 1, 1) : shape;
    }
}
