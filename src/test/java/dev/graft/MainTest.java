package dev.graft;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MainTest {
    @Test
    void anUnknownModeExitsWithTheUsage() throws Exception {
        assertThat(exitAfterUsage("train")).isEqualTo(2);
        assertThat(exitAfterUsage("demo", "--fast")).isEqualTo(2);
    }

    @Test
    void helpIsNoFailure() throws Exception {
        assertThat(exitAfterUsage("--help")).isZero();
    }

    private static int exitAfterUsage(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(output).containsPattern("(?m)^usage:").contains("serve", "demo", "worker");
        return process.exitValue();
    }
}
