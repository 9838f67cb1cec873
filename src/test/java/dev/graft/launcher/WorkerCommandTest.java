package dev.graft.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graft.attempt.AttemptSpec;
import dev.graft.recipe.Checkpointing;
import dev.graft.recipe.Recipe;
import dev.graft.recipe.setting.Hyperparameters;
import dev.graft.recipe.setting.Method;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerCommandTest {
    private static final AttemptSpec.Work TRAINING = new AttemptSpec.Train(
            new Recipe(Method.AUTO, Hyperparameters.AUTO, Checkpointing.STANDARD, 1), "/models/graft-mini");

    @TempDir
    Path home;

    @Test
    void thePackagedProgramsFoldersBecomeTheClassPath() throws IOException {
        Path jar = Files.createFile(home.resolve("quarkus-run.jar"));

        assertThat(WorkerCommand.classPath(jar.toString()))
                .isEqualTo(
                        String.join(File.pathSeparator, home + "/app/*", home + "/lib/main/*", home + "/lib/boot/*"));
    }

    @Test
    void anyOtherClassPathIsKept() {
        assertThat(WorkerCommand.classPath("target/classes:x.jar")).isEqualTo("target/classes:x.jar");
    }

    @Test
    void aLoadersFoldersAndJarsBecomeTheClassPath() {
        List<String> places = List.of(
                WorkerCommand.classPath(WorkerCommand.class.getClassLoader()).split(File.pathSeparator));

        assertThat(places.get(0)).endsWith("classes");
        assertThat(places)
                .anyMatch(place -> place.contains("pytorch-engine"))
                .allSatisfy(place -> assertThat(Path.of(place)).exists());
    }

    @Test
    void javaIsCompiledWellOnlyWhereItHasMuchToCompute() {
        WorkerCommand command = new WorkerCommand("java", List.of(), "a:b", "Main");

        assertThat(command.words(home, TRAINING)).contains("-XX:TieredStopAtLevel=1");
        assertThat(command.words(home, new AttemptSpec.Rank(List.of(), 1, 1)))
                .doesNotContain("-XX:TieredStopAtLevel=1");
    }

    @Test
    void theAttemptDirectoryIsTheOnlyArgument() {
        List<String> words = new WorkerCommand("java", List.of("-Xmx2g"), "a:b", "Main").words(home, TRAINING);

        assertThat(words)
                .startsWith("java")
                .containsSubsequence("-Xmx1g", "-Xmx2g")
                .endsWith("-cp", "a:b", "Main", home.toString());
    }
}
