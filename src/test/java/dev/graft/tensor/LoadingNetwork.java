package dev.graft.tensor;

import dev.graft.network.Network;
import dev.graft.network.Parameter;
import dev.graft.network.vision.Architectures;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A process that takes a network's weights from their file into native memory, and tells what memory that took beyond the
 * pages of the file itself, which the system takes back when it wants to.
 */
final class LoadingNetwork {
    private LoadingNetwork() {}

    /** @param arguments a small network and its file, a large one and its file */
    public static void main(String[] arguments) throws IOException {
        load(arguments[0], Path.of(arguments[1])).close();
        long before = ownPeak();
        try (NetworkWeights loaded = load(arguments[2], Path.of(arguments[3]))) {
            System.out.println(ownPeak() - before + " " + loaded.arrays().size());
        }
    }

    private static NetworkWeights load(String architecture, Path file) throws IOException {
        Network network = Architectures.network(architecture, 1000);
        Safetensors weights = Safetensors.open(file);
        Map<String, HostTensor> mapped = new LinkedHashMap<>();
        for (Parameter parameter : network.parameters()) {
            mapped.put(parameter.name(), weights.floats(parameter.name()));
        }
        return new NetworkWeights(network, mapped, "cpu");
    }

    private static long ownPeak() throws IOException {
        return ReadingWeights.status("VmHWM") - ReadingWeights.status("RssFile");
    }
}
