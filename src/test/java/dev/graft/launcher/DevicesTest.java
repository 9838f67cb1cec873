package dev.graft.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graft.job.Worker;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DevicesTest {
    @Test
    void eachGpuIsAWorkerWithItsShareOfTheProcessor() {
        assertThat(Devices.gpus(List.of("0, NVIDIA H100 80GB HBM3, 81559", "1, NVIDIA L4, 23034"), 16))
                .containsExactly(
                        new Worker("cuda:0", "NVIDIA H100 80GB HBM3", 81559L << 20, 8),
                        new Worker("cuda:1", "NVIDIA L4", 23034L << 20, 8));
    }

    @Test
    void gpusNeedTheirNatives() {
        assertThat(Devices.computesOnGpus(Map.of())).isFalse();
        assertThat(Devices.computesOnGpus(Map.of("PYTORCH_FLAVOR", "cpu"))).isFalse();
        assertThat(Devices.computesOnGpus(Map.of("PYTORCH_FLAVOR", "cu128"))).isTrue();
    }

    @Test
    void wordsThatAreNoGpuAreNone() {
        assertThat(Devices.gpus(List.of("No devices were found", "0, MIG, [N/A]"), 16))
                .isEmpty();
        assertThat(Devices.output(List.of("graft-has-no-such-program"))).isEmpty();
    }

    @Test
    void processorWorkersShareItsCoresAndHaveOneAtLeast() {
        assertThat(Devices.processors(2, 5, "x", 1)).extracting(Worker::threads).containsExactly(2, 2);
        assertThat(Devices.processors(3, 2, "x", 1)).extracting(Worker::id).containsExactly("cpu:0", "cpu:1", "cpu:2");
        assertThat(Devices.processors(3, 2, "x", 1)).extracting(Worker::threads).containsOnly(1);
    }

    @Test
    void thisMachineHasAtLeastOneWorker() {
        assertThat(Devices.workers(1)).isNotEmpty().allSatisfy(worker -> {
            assertThat(worker.deviceName()).isNotBlank();
            assertThat(worker.memoryBytes()).isPositive();
        });
    }
}
