package dev.graft.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graft.attempt.result.CheckpointInfo;
import dev.graft.attempt.result.Phase;
import dev.graft.disk.Forced;
import dev.graft.tensor.HostTensor;
import dev.graft.tensor.TrainStep;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointsTest {
    @TempDir
    Path folder;

    private static Checkpoint checkpoint(long step) {
        return new Checkpoint(
                TrainState.start(Phase.FINE_TUNING, step, Optional.empty()),
                Map.of("w", HostTensor.of(List.of(2), step, 1f)),
                new TrainStep.State(Map.of("w.momentum", HostTensor.of(List.of(2), 3f, 4f))),
                Map.of(),
                Map.of("fine_tuning", 1.5));
    }

    private void write(int keep, long step, boolean best) throws IOException {
        new Checkpoints(folder, keep)
                .write(
                        checkpoint(step),
                        new CheckpointInfo(
                                Checkpoints.name(step),
                                Phase.FINE_TUNING,
                                1,
                                step,
                                best,
                                0,
                                Optional.empty(),
                                Optional.empty()));
    }

    private long lastStep() throws IOException {
        return Checkpoints.last(folder).orElseThrow().state().stepsSoFar();
    }

    @Test
    void theNewestIsReadBackWhole() throws IOException {
        write(2, 9, false);
        write(2, 10, false);

        assertThat(Checkpoints.last(folder)).contains(checkpoint(10));
    }

    @Test
    void withoutCheckpointsThereIsNone() throws IOException {
        assertThat(Checkpoints.last(folder)).isEmpty();
        assertThat(Checkpoints.last(folder.resolve("absent"))).isEmpty();
    }

    @Test
    void theNewestAndTheBestAreKept() throws IOException {
        write(2, 1, true);
        write(2, 2, true);
        write(2, 3, false);
        write(2, 4, false);
        write(2, 5, false);

        assertThat(folder.toFile().list()).containsExactlyInAnyOrder("step-00000002", "step-00000004", "step-00000005");
    }

    @ParameterizedTest
    @ValueSource(strings = {"weights.safetensors", "optimizer.safetensors", "best.safetensors", "checkpoint.json"})
    void aDamagedCheckpointIsPassedOver(String file) throws IOException {
        write(3, 1, false);
        write(3, 2, false);
        Path damaged = folder.resolve("step-00000002").resolve(file);
        byte[] bytes = Files.readAllBytes(damaged);
        bytes[bytes.length / 2] ^= 0x55;
        Files.write(damaged, bytes);
        assertThat(lastStep()).isEqualTo(1);
        Files.delete(damaged);
        assertThat(lastStep()).isEqualTo(1);
        write(3, 3, false);
        assertThat(lastStep()).isEqualTo(3);
    }

    @Test
    void whatACrashLeftUnfinishedIsSweptUp() throws IOException {
        write(1, 1, false);
        Files.createDirectories(folder.resolve("tmp-1/inner"));
        write(1, 2, false);

        assertThat(folder.toFile().list()).containsExactly("step-00000002");
    }

    @Test
    void aCheckpointIsOnTheDiskBeforeItHasItsName() throws IOException {
        Files.createDirectories(folder);

        List<Path> forced = Forced.by(() -> write(1, 7, false));

        assertThat(forced.subList(0, forced.size() - 2))
                .extracting(path -> path.getFileName().toString())
                .contains("weights.safetensors", "optimizer.safetensors", "best.safetensors", "checkpoint.json");
        assertThat(forced.subList(forced.size() - 2, forced.size()))
                .satisfiesExactly(
                        unnamed -> assertThat(unnamed.getFileName().toString()).startsWith("tmp-"),
                        parent -> assertThat(parent).isEqualTo(folder));
        assertThat(forced).noneMatch(path -> path.toString().contains("step-"));
    }

    @Test
    void theSameStepAgainReplacesTheFirst() throws IOException {
        write(1, 1, false);
        write(1, 1, true);

        assertThat(folder.toFile().list()).containsExactly("step-00000001");
        assertThat(lastStep()).isEqualTo(1);
    }

    @Test
    void aCrashBetweenTwoCheckpointsOfAStepLeavesTheFirst() throws IOException {
        write(1, 1, false);
        Files.move(folder.resolve("step-00000001"), folder.resolve("step-00000001.replaced"));
        Files.createDirectories(folder.resolve("tmp-1"));

        assertThat(lastStep()).isEqualTo(1);
        write(1, 1, false);
        assertThat(lastStep()).isEqualTo(1);
    }
}
