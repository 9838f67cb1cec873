package dev.graft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graft.PackageOrder.Dependency;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackageOrderTest {
    private static final Path CLASSES = Path.of("target", "classes");

    @TempDir
    Path folder;

    @Test
    void eachRoomKnowsOnlyLowerOnes() {
        assertThat(PackageOrder.violations(PackageOrder.dependencies(CLASSES))).isEmpty();
    }

    @Test
    void theCheckSeesEveryClass() throws IOException {
        Set<String> seen = PackageOrder.dependencies(CLASSES).stream()
                .map(Dependency::from)
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> compiled = new TreeSet<>();
        try (Stream<Path> files = Files.walk(CLASSES.resolve("dev/graft"))) {
            files.map(file -> CLASSES.relativize(file).toString().replace('\\', '/'))
                    .filter(file -> file.endsWith(".class") && !file.endsWith("package-info.class"))
                    .forEach(file -> compiled.add(file.replace('/', '.').replaceAll("\\.class$", "")));
        }
        assertThat(compiled).hasSizeGreaterThan(100);
        assertThat(seen).containsAll(compiled);
    }

    @Test
    void anUpwardImportIsFound() throws IOException {
        assertThat(planted(Map.of(
                        "dev/graft/http/Door.java", "package dev.graft.http; public class Door {}",
                        "dev/graft/error/Low.java",
                                "package dev.graft.error; class Low { Object door = new dev.graft.http.Door(); }")))
                .containsExactly("dev.graft.error.Low (error) must not know dev.graft.http.Door");
    }

    @Test
    void subPackagesCountAsTheirRoom() throws IOException {
        assertThat(planted(Map.of(
                        "dev/graft/job/queue/Up.java", "package dev.graft.job.queue; public class Up {}",
                        "dev/graft/image/jpeg/Down.java",
                                "package dev.graft.image.jpeg; class Down extends dev.graft.job.queue.Up {}")))
                .containsExactly("dev.graft.image.jpeg.Down (image) must not know dev.graft.job.queue.Up");
    }

    @Test
    void librariesStayWithTheirOwner() throws IOException {
        assertThat(planted(Map.of(
                        "dev/graft/job/Sql.java",
                        "package dev.graft.job; class Sql { java.sql.Connection connection; }",
                        "dev/graft/store/Fine.java",
                        "package dev.graft.store; class Fine { java.sql.Connection connection; }")))
                .containsExactly("dev.graft.job.Sql (job) must not know java.sql.Connection");
    }

    @Test
    void theDemoKnowsNothingOfTheService() throws IOException {
        assertThat(planted(Map.of(
                        "dev/graft/error/Low.java", "package dev.graft.error; public class Low {}",
                        "dev/graft/demo/Inside.java",
                                "package dev.graft.demo; class Inside { Object low = new dev.graft.error.Low(); }")))
                .containsExactly("dev.graft.demo.Inside (demo) must not know dev.graft.error.Low");
    }

    @Test
    void aRoomThatNobodyPlannedIsFound() throws IOException {
        assertThat(planted(Map.of("dev/graft/attic/Box.java", "package dev.graft.attic; class Box {}")))
                .containsExactly("dev.graft.attic.Box is in no room of the order");
    }

    /** Compiles the sources and checks what came out. */
    private List<String> planted(Map<String, String> sources) throws IOException {
        List<String> arguments =
                new ArrayList<>(List.of("-d", folder.resolve("classes").toString()));
        for (Map.Entry<String, String> source : sources.entrySet()) {
            Path file = folder.resolve("sources").resolve(source.getKey());
            Files.createDirectories(file.getParent());
            arguments.add(Files.writeString(file, source.getValue()).toString());
        }
        assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new)))
                .isZero();
        return PackageOrder.violations(PackageOrder.dependencies(folder.resolve("classes")));
    }
}
