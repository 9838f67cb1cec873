package dev.graft.model.export;

import dev.graft.attempt.result.Report;
import dev.graft.basemodel.ModelConfig;
import dev.graft.basemodel.ModelFolder;
import dev.graft.model.ModelVersion;
import dev.graft.network.Network;
import dev.graft.network.Parameter;
import dev.graft.tensor.HostTensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A version with all that is known of it: what every file of an export is made from. */
record Trained(ModelVersion version, ModelFolder folder, Report report) {
    ModelConfig config() {
        return folder.config();
    }

    Network network() {
        return folder.classifier();
    }

    /** What logits are divided by before softmax gives probabilities. */
    double temperature() {
        return version.confidence().temperature();
    }

    /** The weights with which the network gives logits that are divided by the temperature: its last layer's are smaller. */
    Map<String, HostTensor> temperedWeights() {
        Map<String, HostTensor> weights = new LinkedHashMap<>(folder.weights(network()));
        List<Parameter> last = network().head().stream()
                .map(layer -> layer.parameters().toList())
                .filter(parameters -> !parameters.isEmpty())
                .reduce((first, second) -> second)
                .orElseThrow();
        for (Parameter parameter : temperature() == 1 ? List.<Parameter>of() : last) {
            float[] values = weights.get(parameter.name()).toArray();
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) (values[i] / temperature());
            }
            weights.put(parameter.name(), HostTensor.of(parameter.shape(), values));
        }
        return weights;
    }
}
