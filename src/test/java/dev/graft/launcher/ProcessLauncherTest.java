package dev.graft.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graft.attempt.AttemptFolder;
import dev.graft.attempt.AttemptFolder.WorkerProcess;
import dev.graft.attempt.AttemptSpec;
import dev.graft.job.Worker;
import dev.graft.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessLauncherTest {
    private static final Worker CPU = new Worker("cpu:0", "a processor", 1, 1);

    @TempDir
    Path home;

    private ProcessLauncher launcher;
    private AttemptFolder folder;

    @BeforeEach
    void launcher() throws IOException {
        launcher = launcher(Clock.systemUTC());
        folder = AttemptFolder.create(
                home.resolve("1"),
                new AttemptSpec(
                        "job_1",
                        1,
                        new AttemptSpec.Rank(List.of(), 1, 1),
                        "",
                        "",
                        1,
                        "cpu",
                        1,
                        Optional.empty(),
                        Optional.empty(),
                        0));
    }

    @AfterEach
    void endWhatWasStarted() throws IOException {
        folder.process().flatMap(WorkerProcess::find).ifPresent(ProcessHandle::destroyForcibly);
    }

    private ProcessLauncher launcher(Clock clock) {
        WorkerCommand command = new WorkerCommand(
                WorkerCommand.ofThisProgram().java(),
                List.of(),
                System.getProperty("java.class.path"),
                TinyWorker.class.getName());
        return new ProcessLauncher(command, home.resolve("engine"), clock);
    }

    @Test
    void aProcessWritesItsLogAndLeavesWhenItIsAsked() throws Exception {
        launcher.launch(folder, CPU);
        ProcessHandle process = folder.process().flatMap(WorkerProcess::find).orElseThrow();
        assertThat(launcher.isAlive(folder)).isTrue();
        await(() -> Files.exists(folder.path().resolve("environment")));
        assertThat(Files.readString(folder.log())).contains("out", "err");

        launcher.signal(folder);
        ended(process);

        assertThat(folder.path().resolve("left")).exists();
        assertThat(launcher.isAlive(folder)).isFalse();
        launcher.signal(folder);
        launcher.kill(folder);
    }

    @Test
    void theLogOfAProcessThatWasKilledSaysSo() throws Exception {
        launcher.launch(folder, CPU);
        ProcessHandle process = folder.process().flatMap(WorkerProcess::find).orElseThrow();
        launcher.kill(folder);
        ended(process);

        await(() ->
                read(folder.log()).endsWith("exit code 137: it was killed, as by a system that has no memory left.\n"));
    }

    @Test
    void itGetsNoKeysAndATunedAllocator() throws IOException {
        launcher.launch(folder, CPU);
        Path written = folder.path().resolve("environment");
        await(() -> Files.exists(written));

        Map<?, ?> environment = Json.read(Files.readString(written), Map.class);

        assertThat(environment.get("MALLOC_ARENA_MAX")).isEqualTo("1");
        assertThat(environment.get("DJL_CACHE_DIR"))
                .isEqualTo(home.resolve("engine").toString());
        assertThat(environment.get("CUDA_VISIBLE_DEVICES")).isEqualTo(System.getenv("CUDA_VISIBLE_DEVICES"));
    }

    @Test
    void secretsOfTheServiceAreTakenOutAndAGpuIsPutIn() {
        Map<String, String> environment = new HashMap<>(
                Map.of("GRAFT_API_KEYS", "secret", "QUARKUS_DATASOURCE_PASSWORD", "secret", "PATH", "/bin"));

        WorkerEnvironment.apply(environment, new Worker("cuda:2", "a GPU", 1, 1), home);

        assertThat(environment)
                .doesNotContainValue("secret")
                .containsEntry("PATH", "/bin")
                .containsEntry("CUDA_VISIBLE_DEVICES", "2");
    }

    @Test
    void anotherServiceFindsTheProcessAndEndsIt() throws Exception {
        launcher.launch(folder, CPU);
        ProcessHandle process = folder.process().flatMap(WorkerProcess::find).orElseThrow();
        ProcessLauncher next = launcher(Clock.systemUTC());
        assertThat(next.isAlive(folder)).isTrue();

        next.kill(folder);
        ended(process);

        assertThat(next.isAlive(folder)).isFalse();
    }

    @Test
    void aLaterProcessOfTheSameNumberIsNotTheWorker() throws IOException {
        WorkerProcess self = WorkerProcess.current();
        folder.writeProcess(new WorkerProcess(self.pid(), self.startedAt().minusSeconds(60)));

        assertThat(launcher.isAlive(folder)).isFalse();
        launcher.kill(folder);
    }

    @Test
    void aProcessThatMayStillBeStartingIsAliveForAWhile() {
        assertThat(launcher.isAlive(folder)).isTrue();
        assertThat(launcher(Clock.offset(Clock.systemUTC(), Duration.ofSeconds(16)))
                        .isAlive(folder))
                .isFalse();
        assertThat(launcher.isAlive(new AttemptFolder(home.resolve("2")))).isFalse();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void ended(ProcessHandle process) throws InterruptedException, ExecutionException, TimeoutException {
        process.onExit().get(20, TimeUnit.SECONDS);
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }
}
