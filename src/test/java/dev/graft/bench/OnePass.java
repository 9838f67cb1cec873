package dev.graft.bench;

import dev.graft.attempt.AttemptFolder;
import dev.graft.attempt.AttemptSpec;
import dev.graft.basemodel.ModelFolder;
import dev.graft.dataset.folder.DatasetFolder;
import dev.graft.dataset.item.Item;
import dev.graft.image.EvalTransform;
import dev.graft.image.ImageDecoder;
import dev.graft.network.Network;
import dev.graft.tensor.Batch;
import dev.graft.tensor.Inference;
import dev.graft.tensor.NativeEngine;
import dev.graft.tensor.NetworkWeights;
import dev.graft.tensor.Normalization;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The least that feature extraction has to do: decode every picture of a dataset, on all cores, then send all of them
 * through the network once. A program of its own; writes the seconds of both, loading of the engine and the weights left
 * out, to {@code seconds} in the attempt's folder.
 */
final class OnePass {
    private static final int BATCH = 32;

    private OnePass() {}

    public static void main(String[] arguments) throws IOException {
        AttemptFolder attempt = new AttemptFolder(Path.of(arguments[0]));
        AttemptSpec spec = attempt.spec();
        NativeEngine.useThreads(spec.threads());
        ModelFolder base = ModelFolder.open(Path.of(((AttemptSpec.Train) spec.work()).baseModel()));
        EvalTransform transform = base.config().transform();
        Network backbone = base.backbone();
        DatasetFolder dataset = DatasetFolder.open(Path.of(spec.dataset()));
        List<Item> items = dataset.items();
        Normalization normalization =
                new Normalization(base.config().mean(), base.config().std());
        try (NetworkWeights weights = new NetworkWeights(backbone, base.weights(backbone), spec.device());
                Inference network = new Inference(weights, Optional.of(normalization))) {
            long start = System.nanoTime();
            ByteBuffer pixels = ByteBuffer.allocateDirect(items.size() * transform.bytes());
            IntStream.range(0, items.size())
                    .parallel()
                    .forEach(i -> transform.apply(
                            ImageDecoder.decode(dataset.bytes(items.get(i)), Long.MAX_VALUE),
                            pixels.slice(i * transform.bytes(), transform.bytes())));
            long decoded = System.nanoTime();
            for (int from = 0; from < items.size(); from += BATCH) {
                int size = Math.min(BATCH, items.size() - from);
                ByteBuffer batch = pixels.slice(from * transform.bytes(), size * transform.bytes());
                network.run(new Batch.Pixels(batch, size, transform.height(), transform.width()));
            }
            Files.writeString(
                    attempt.path().resolve("seconds"),
                    String.format(
                            Locale.ROOT, "%.3f %.3f", (decoded - start) / 1e9, (System.nanoTime() - decoded) / 1e9));
        }
    }
}
