package dev.graft.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graft.attempt.AttemptFolder;
import dev.graft.attempt.AttemptFolder.WorkerProcess;
import dev.graft.attempt.result.AttemptResult.Outcome;
import dev.graft.attempt.result.Control;
import dev.graft.recipe.setting.Method;
import dev.graft.training.TinyJob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerMainTest {
    private static final long PATIENCE_SECONDS = 120;

    @TempDir
    Path folder;

    private TinyJob job;

    @BeforeEach
    void make() throws IOException {
        job = new TinyJob(folder);
    }

    private Process start(String... arguments) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // As the service does.
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                "-cp",
                System.getProperty("java.class.path"),
                WorkerMain.class.getName());
        builder.command().addAll(List.of(arguments));
        return builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("worker.log").toFile()))
                .start();
    }

    private int exitCode(Process process) throws InterruptedException, IOException {
        boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        process.destroyForcibly();
        assertThat(ended).as(Files.readString(folder.resolve("worker.log"))).isTrue();
        return process.exitValue();
    }

    @Test
    void aFinishedAttemptLeavesItsResult() throws IOException, InterruptedException {
        AttemptFolder attempt =
                job.attempt(TinyJob.recipe(Method.FEATURE_EXTRACTION, h -> {}), Optional.empty(), Optional.empty());
        Process process = start(attempt.path().toString());

        assertThat(exitCode(process))
                .as(Files.readString(folder.resolve("worker.log")))
                .isZero();
        assertThat(attempt.process().map(WorkerProcess::pid)).contains(process.pid());
        assertThat(attempt.result().orElseThrow().outcome()).isEqualTo(Outcome.SUCCEEDED);
    }

    @Test
    void anAttemptIsWorkedOnByOneProcessAndPausesAtACheckpoint() throws IOException, InterruptedException {
        AttemptFolder attempt = job.attempt(
                TinyJob.recipe(Method.FROM_SCRATCH, h -> h.put("epochs", 1000)), Optional.empty(), Optional.empty());
        Process first = start(attempt.path().toString());
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!Files.exists(attempt.metrics()) || Files.size(attempt.metrics()) == 0) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            assertThat(first.waitFor(50, TimeUnit.MILLISECONDS))
                    .as(Files.readString(folder.resolve("worker.log")))
                    .isFalse();
        }

        assertThat(exitCode(start(attempt.path().toString()))).isEqualTo(3);
        assertThat(attempt.process().map(WorkerProcess::pid)).contains(first.pid());
        attempt.ask(Control.PAUSE);
        first.destroy();
        exitCode(first);
        assertThat(attempt.result().orElseThrow().outcome()).isEqualTo(Outcome.PAUSED);
        assertThat(attempt.checkpoints()).isDirectoryContaining("glob:**step-*");
    }

    @Test
    void aFailureIsAResultToo() throws IOException, InterruptedException {
        AttemptFolder attempt = job.attempt(
                TinyJob.recipe(Method.FROM_SCRATCH, h -> h.put("learning_rate", 1e30)),
                Optional.empty(),
                Optional.empty());

        assertThat(exitCode(start(attempt.path().toString()))).isZero();
        assertThat(attempt.result().orElseThrow().failure().orElseThrow().code())
                .isEqualTo("diverged");
        assertThat(folder.resolve("worker.log")).content().contains("The attempt failed", "The loss became");
    }

    @Test
    void withoutAnAttemptTheExitCodeTells() throws IOException, InterruptedException {
        assertThat(exitCode(start())).isEqualTo(2);
        assertThat(exitCode(start(folder.resolve("absent").toString()))).isEqualTo(4);
    }
}
