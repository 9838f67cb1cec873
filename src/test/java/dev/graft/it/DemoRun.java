package dev.graft.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graft.it.harness.Command;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The first command that a newcomer runs, from the built jar, ending after the tour. */
final class DemoRun {
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final Path JAR =
            Path.of("target", "quarkus-app", "quarkus-run.jar").toAbsolutePath();
    private static final Pattern ACCURACY = Pattern.compile("Accuracy on the (\\d+) test pictures .*: ([0-9.]+) %");

    private DemoRun() {}

    /**
     * Runs it on a free port.
     *
     * @param folder gets its home
     * @param prefix words before the command
     */
    static Command in(Path folder, Map<String, String> environment, List<String> prefix) {
        Map<String, String> all = new TreeMap<>(environment);
        all.put("GRAFT_HOME", folder.resolve("home").toString());
        all.put("GRAFT_PORT", "0");
        List<String> words = Stream.concat(
                        prefix.stream(), Stream.of(Command.JAVA, "-jar", JAR.toString(), "demo", "--exit"))
                .toList();
        return Command.run(LIMIT, folder, all, words);
    }

    /** What everybody is to see. */
    static void check(Command demo) {
        String seen = demo.output();
        assertThat(demo.exit()).as(seen).isZero();
        assertThat(seen)
                .contains("Drawing", "Uploaded as dataset ds_", "Training as job job_", "true \\ said", "limit-30")
                .contains("new photographs right")
                .containsPattern("http://127\\.0\\.0\\.1:[1-9]\\d*/q/swagger-ui")
                .containsPattern("curl -F file=@photo\\.jpg http://127\\.0\\.0\\.1:[1-9]\\d*/v1/models/[a-z-]+/predict")
                .doesNotContain("Exception");
        Matcher accuracy = ACCURACY.matcher(seen);
        assertThat(accuracy.find()).as(seen).isTrue();
        assertThat(Integer.parseInt(accuracy.group(1))).isGreaterThan(40);
        assertThat(Double.parseDouble(accuracy.group(2))).as(seen).isGreaterThanOrEqualTo(95);
    }
}
