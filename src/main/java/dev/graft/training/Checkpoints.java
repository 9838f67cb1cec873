package dev.graft.training;

import dev.graft.attempt.result.CheckpointInfo;
import dev.graft.disk.Checksum;
import dev.graft.disk.Durable;
import dev.graft.json.Json;
import dev.graft.tensor.HostTensor;
import dev.graft.tensor.Safetensors;
import dev.graft.tensor.SafetensorsWriter;
import dev.graft.tensor.TrainStep;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The checkpoints of an attempt: a folder each, there whole or not at all. Each stands for itself, best weights included,
 * so that the newest is all that another attempt needs.
 */
final class Checkpoints {
    private static final String PREFIX = "step-";
    private static final String WEIGHTS = "weights.safetensors";
    private static final String OPTIMIZER = "optimizer.safetensors";
    private static final String BEST = "best.safetensors";
    private static final String MANIFEST = "checkpoint.json";

    /**
     * Written last into the folder.
     *
     * @param crc32c of each other file
     */
    private record Manifest(
            CheckpointInfo info, TrainState state, Map<String, Double> seconds, Map<String, String> crc32c) {}

    private final Path folder;
    private final int keep;

    /** @param keep how many of the newest to keep; the one marked best is kept besides */
    Checkpoints(Path folder, int keep) throws IOException {
        this.folder = folder;
        this.keep = keep;
        Durable.createFolders(folder);
        Durable.sweep(folder);
    }

    /** Writes a checkpoint, then deletes those that it supersedes. */
    CheckpointInfo write(Checkpoint checkpoint, CheckpointInfo info) throws IOException {
        Path temporary = Files.createTempDirectory(folder, "tmp-");
        try {
            return write(checkpoint, info, temporary);
        } catch (IOException | RuntimeException e) {
            // On a full disk, what is half-written takes the room that is needed to go on.
            Durable.deleteTree(temporary);
            throw e;
        }
    }

    private CheckpointInfo write(Checkpoint checkpoint, CheckpointInfo info, Path temporary) throws IOException {
        SafetensorsWriter.write(temporary.resolve(WEIGHTS), checkpoint.weights(), Map.of());
        SafetensorsWriter.write(
                temporary.resolve(OPTIMIZER), checkpoint.optimizer().moments(), Map.of());
        SafetensorsWriter.write(temporary.resolve(BEST), checkpoint.best(), Map.of());
        Map<String, String> checksums = new LinkedHashMap<>();
        for (String file : List.of(WEIGHTS, OPTIMIZER, BEST)) {
            checksums.put(file, Checksum.of(temporary.resolve(file)));
        }
        CheckpointInfo sized = new CheckpointInfo(
                info.name(),
                info.phase(),
                info.epoch(),
                info.step(),
                info.best(),
                Durable.size(temporary),
                info.validationLoss(),
                info.validationAccuracy());
        Manifest manifest = new Manifest(sized, checkpoint.state(), checkpoint.seconds(), checksums);
        Durable.write(temporary.resolve(MANIFEST), Json.mapper().writeValueAsBytes(manifest));
        Path target = folder.resolve(info.name());
        Path replaced = folder.resolve(info.name() + ".replaced");
        if (Files.exists(target)) {
            // The same step again, between two phases or after a resume. Under either name the old one is a checkpoint.
            Durable.deleteTree(replaced);
            Durable.move(target, replaced);
        }
        Durable.move(temporary, target);
        Durable.deleteTree(replaced);
        prune();
        return sized;
    }

    /** The name of the checkpoint after so many updates. */
    static String name(long step) {
        return PREFIX + String.format("%08d", step);
    }

    /** The newest checkpoint of a folder that is whole; damaged ones are passed over. */
    static Optional<Checkpoint> last(Path folder) throws IOException {
        for (Path path : list(folder, PREFIX)) {
            Optional<Checkpoint> checkpoint = read(path);
            if (checkpoint.isPresent()) {
                return checkpoint;
            }
        }
        return Optional.empty();
    }

    /** Empty where it is missing or damaged, as where a crash interrupted the deletion of its checkpoint. */
    private static Optional<Manifest> manifest(Path path) {
        try {
            return Optional.ofNullable(
                    Json.mapper().readValue(path.resolve(MANIFEST).toFile(), Manifest.class));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Optional<Checkpoint> read(Path path) throws IOException {
        Optional<Manifest> found = manifest(path);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Manifest manifest = found.get();
        for (Map.Entry<String, String> checksum : manifest.crc32c.entrySet()) {
            Path file = path.resolve(checksum.getKey());
            if (!Files.exists(file) || !Checksum.of(file).equals(checksum.getValue())) {
                return Optional.empty();
            }
        }
        return Optional.of(new Checkpoint(
                manifest.state,
                tensors(path.resolve(WEIGHTS)),
                new TrainStep.State(tensors(path.resolve(OPTIMIZER))),
                tensors(path.resolve(BEST)),
                manifest.seconds));
    }

    private void prune() throws IOException {
        List<Path> newestFirst = list(folder, PREFIX);
        Optional<Path> best = Optional.empty();
        for (Path path : newestFirst) {
            if (manifest(path).filter(m -> m.info.best()).isPresent()) {
                best = Optional.of(path);
                break;
            }
        }
        for (Path path : newestFirst.subList(Math.min(keep, newestFirst.size()), newestFirst.size())) {
            if (!path.equals(best.orElse(null))) {
                Durable.deleteTree(path);
            }
        }
    }

    private static List<Path> list(Path folder, String prefix) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> paths = Files.list(folder)) {
            return paths.filter(p -> p.getFileName().toString().startsWith(prefix))
                    .sorted(Comparator.reverseOrder())
                    .toList();
        }
    }

    private static Map<String, HostTensor> tensors(Path file) throws IOException {
        Safetensors open = Safetensors.open(file);
        Map<String, HostTensor> tensors = new HashMap<>();
        for (String name : open.names()) {
            tensors.put(name, open.floats(name));
        }
        return tensors;
    }
}
