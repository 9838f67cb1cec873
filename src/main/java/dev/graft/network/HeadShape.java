package dev.graft.network;

import dev.graft.network.Layer.Activation;
import dev.graft.network.Layer.Dropout;
import dev.graft.network.Layer.Linear;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A new head on feature vectors: one linear layer, or a hidden one with ReLU before it.
 *
 * @param outputs of the last layer: one a label
 * @param hiddenUnits of the layer before it; empty for none
 * @param dropout share of the last layer's inputs zeroed while training, 0 to below 1
 */
public record HeadShape(int outputs, Optional<Integer> hiddenUnits, double dropout) {
    /** Without a hidden layer. */
    public static HeadShape linear(int outputs, double dropout) {
        return new HeadShape(outputs, Optional.empty(), dropout);
    }

    /** The same for use, not for training. */
    public HeadShape withoutDropout() {
        return new HeadShape(outputs, hiddenUnits, 0);
    }

    /**
     * The layers, named as PyTorch names those of a Sequential of linear layer, ReLU, dropout and linear layer.
     *
     * @param name of the head
     */
    List<Layer> layers(String name, int features) {
        List<Layer> layers = new ArrayList<>();
        hiddenUnits.ifPresent(units -> {
            layers.add(new Linear(name + ".0", features, units));
            layers.add(Activation.RELU);
        });
        if (dropout > 0) {
            layers.add(new Dropout(dropout));
        }
        layers.add(hiddenUnits
                .map(units -> new Linear(name + ".3", units, outputs))
                .orElseGet(() -> new Linear(name, features, outputs)));
        return layers;
    }
}
