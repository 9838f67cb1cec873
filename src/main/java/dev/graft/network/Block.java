package dev.graft.network;

import java.util.List;
import java.util.stream.Stream;

/** A unit of unfreezing: a name and the layers that are frozen or trained together. */
public record Block(String name, List<Layer> layers) {
    public Block {
        layers = List.copyOf(layers);
    }

    public Stream<Parameter> parameters() {
        return layers.stream().flatMap(Layer::parameters);
    }
}
