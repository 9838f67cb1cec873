package dev.graft.training.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graft.attempt.Stopped;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeatureTableTest {
    @TempDir
    Path folder;

    @Test
    void aWaitingWorkerShowsThatItLivesAndGetsTheLockInTheEnd() throws IOException {
        Process holder = holder();
        AtomicInteger signs = new AtomicInteger();
        try (FileChannel file = open();
                FileLock lock = FeatureTable.lock(
                        file,
                        () -> {
                            if (signs.incrementAndGet() == 2) {
                                release(holder);
                            }
                        },
                        () -> false)) {
            assertThat(lock.isValid()).isTrue();
            assertThat(signs.get()).isGreaterThanOrEqualTo(2);
        } finally {
            holder.destroyForcibly();
        }
    }

    @Test
    void aWaitingWorkerStopsWhenItIsAsked() throws IOException {
        Process holder = holder();
        AtomicInteger signs = new AtomicInteger();
        try (FileChannel file = open()) {
            assertThatThrownBy(() -> FeatureTable.lock(file, signs::incrementAndGet, () -> signs.get() == 1)
                            .close())
                    .isInstanceOf(Stopped.class);
        } finally {
            holder.destroyForcibly();
        }
    }

    private FileChannel open() throws IOException {
        return FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    private Process holder() throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        LockHolder.class.getName(),
                        folder.resolve("lock").toString())
                .start();
        assertThat(process.getInputStream().read()).isPositive();
        return process;
    }

    private static void release(Process holder) {
        holder.destroyForcibly().onExit().join();
    }
}
