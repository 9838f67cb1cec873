package dev.graft.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graft.demo.Photo;
import dev.graft.demo.SignSet;
import dev.graft.it.harness.Await;
import dev.graft.it.harness.Command;
import dev.graft.it.harness.DrawnSigns;
import dev.graft.it.harness.GraftProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadmeIT {
    private static final Pattern STEPS =
            Pattern.compile("## Your own pictures\n.*?```bash\n(# 1\\..*?)```", Pattern.DOTALL);
    private static final String PRINTED_SERVER = "http://127.0.0.1:8080";
    private static final int PER_KIND = 24;
    private static final int SIZE = 64;

    /** Nothing is changed but that a refusal ends it. */
    private static final String SCRIPT = """
            set -euo pipefail
            curl() { command curl --fail-with-body "$@"; }
            {
            %s
            } > 1.out
            {
            %s
            } > 2.out
            {
            %s
            } > 3.out
            {
            %s
            } > 4.out
            {
            %s
            } > 5.out
            """;

    @TempDir
    Path folder;

    @Test
    void theFiveStepsLeadFromAFolderToAPrediction() throws IOException {
        List<Photo> photos = SignSet.draw(21, DrawnSigns.KINDS, PER_KIND, SIZE).photos();
        for (Photo photo : photos) {
            Path label = folder.resolve("photos").resolve(photo.sign().label());
            Files.write(Files.createDirectories(label).resolve(photo.name()), photo.jpeg());
        }
        Files.write(folder.resolve("new.jpg"), DrawnSigns.unseen().get(0).jpeg());
        Path incoming = folder.resolve("home/incoming");

        try (GraftProcess server = GraftProcess.start(folder.resolve("home"), Map.of())) {
            Command run = Command.run(
                    Duration.ofMinutes(4),
                    folder,
                    Map.of(),
                    List.of("bash", "-c", script(server.uri().toString())));

            assertThat(run.exit()).as("%s%n%s", run.output(), server.log()).isZero();
            // An uploaded file goes when its answer has gone out.
            Await.until(
                    Duration.ofSeconds(10),
                    () -> "no upload is left in "
                            + Arrays.toString(incoming.toFile().list()),
                    () -> Optional.of(incoming).filter(ReadmeIT::isEmpty));
        }

        assertThat(folder.resolve("2.out")).content().contains(DrawnSigns.labels());
        assertThat(folder.resolve("4.out")).content().contains("event:job.succeeded");
        assertThat(folder.resolve("5.out")).content().containsPattern("\"label\":\"(parking|priority|stop)\"");
    }

    private static boolean isEmpty(Path folder) {
        String[] names = folder.toFile().list();
        return names != null && names.length == 0;
    }

    private static String script(String server) throws IOException {
        Matcher block = STEPS.matcher(Files.readString(Path.of("README.md")));
        assertThat(block.find()).as("the README has its steps").isTrue();
        String[] steps = block.group(1).replace(PRINTED_SERVER, server).split("(?m)^(?=# \\d\\. )");
        assertThat(steps).hasSize(5).allMatch(step -> step.contains("curl"));
        return SCRIPT.formatted((Object[]) steps);
    }
}
