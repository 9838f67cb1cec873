package dev.graft.basemodel.catalogue;

import dev.graft.basemodel.BaseModel;
import dev.graft.basemodel.BaseModel.Origin;
import dev.graft.image.Interpolation;
import dev.graft.network.Network;
import dev.graft.network.vision.Architectures;
import java.util.List;
import java.util.Optional;

/**
 * A network, and its well-known weights.
 *
 * @param hub a reference to weights on the hub; empty where there are none in safetensors that are well known
 * @param inputSize {@code [3, height, width]}
 * @param imagenetTop1 share of ImageNet's validation pictures predicted right by these weights with this preparation;
 *     without weights on the hub, by torchvision's
 */
public record CatalogueEntry(
        String architecture,
        Optional<String> hub,
        List<Integer> inputSize,
        List<Double> mean,
        List<Double> std,
        Interpolation interpolation,
        double cropPct,
        Optional<Double> imagenetTop1,
        Optional<String> license) {
    public CatalogueEntry {
        inputSize = List.copyOf(inputSize);
        mean = List.copyOf(mean);
        std = List.copyOf(std);
    }

    BaseModel describe() {
        Network network = Architectures.network(architecture, 0);
        return new BaseModel(
                architecture,
                BaseModel.Status.NOT_IMPORTED,
                BaseModel.Source.CATALOGUE,
                Optional.of(architecture),
                Optional.of(network.learnedParameters()),
                Optional.empty(),
                Optional.of(network.numFeatures()),
                Optional.of(new BaseModel.Preprocessing(
                        inputSize.get(1), inputSize.get(2), mean, std, interpolation, cropPct)),
                network.withHead(2, 0).blockNames(),
                imagenetTop1,
                license,
                Optional.empty(),
                Optional.empty(),
                hub.map(reference -> new Origin(Origin.Kind.HUB, reference, Optional.empty(), Optional.empty())),
                Optional.empty(),
                Optional.empty());
    }
}
