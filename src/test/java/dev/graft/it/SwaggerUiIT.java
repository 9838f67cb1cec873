package dev.graft.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.graft.it.harness.Await;
import dev.graft.it.harness.Client;
import dev.graft.it.harness.DrawnSigns;
import dev.graft.it.harness.GraftProcess;
import dev.graft.it.harness.Programs;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SwaggerUiIT {
    private static final Duration VALIDATION = Duration.ofSeconds(60);
    private static final Duration TRAINING = Duration.ofMinutes(4);

    @TempDir
    Path folder;

    /** From the archive to a label with nothing typed: files are chosen, all else stands there already. */
    @Test
    void theMainJobIsDoneByHandInABrowser() throws Exception {
        Optional<Path> driver = Programs.find("chromedriver");
        Optional<Path> chrome = Programs.find("chromium", "chromium-browser", "google-chrome");
        assumeTrue(driver.isPresent() && chrome.isPresent(), "no chromium and chromedriver on the PATH");
        Path archive = Files.write(folder.resolve("signs.zip"), DrawnSigns.zip());
        Path photo = Files.write(folder.resolve("unseen.jpg"), StandIns.jpeg());
        try (GraftProcess server = GraftProcess.start(folder.resolve("home"), Map.of());
                SwaggerPage page = new SwaggerPage(driver.get(), chrome.get(), server.uri())) {
            page.load();
            String uploaded =
                    page.open("Datasets", "create_dataset").choose(archive).execute();
            assertThat(uploaded).startsWith("202");
            String dataset = json(uploaded).path("id").asText();

            page.load();
            assertThat(repeat(page.open("Datasets", "get_dataset"), VALIDATION, "ready")
                            .path("id")
                            .asText())
                    .isEqualTo(dataset);

            SwaggerPage.Block train = page.open("Jobs", "create_job");
            assertThat(train.filledInBody()).contains(dataset);
            String accepted = train.execute();
            assertThat(accepted).startsWith("202");

            page.load();
            SwaggerPage.Block follow = page.open("Jobs", "get_job");
            assertThat(follow.filledIn("id"))
                    .isEqualTo(json(accepted).path("id").asText());
            JsonNode job = repeat(follow, TRAINING, "succeeded");

            page.load();
            SwaggerPage.Block predict = page.open("Models", "predict").choose(photo);
            assertThat(predict.filledIn("name"))
                    .isEqualTo(job.at("/result/model").asText());
            String predicted = predict.execute();
            assertThat(predicted).startsWith("200");
            assertThat(json(predicted).at("/predictions/0/label").asText()).isIn(DrawnSigns.labels());
            page.picture(Path.of("target", "swagger-ui.png"));
            predict.picture(Path.of("target", "swagger-ui-predict.png"));
        }
    }

    /** Sends it again and again until the resource has that status. */
    private static JsonNode repeat(SwaggerPage.Block block, Duration limit, String status) {
        JsonNode[] last = new JsonNode[1];
        return Await.until(limit, () -> status + "; was last " + last[0], () -> {
            last[0] = json(block.execute());
            assertThat(Client.status(last[0])).isNotIn("failed", "cancelled");
            return Optional.of(last[0]).filter(seen -> Client.status(seen).equals(status));
        });
    }

    private static JsonNode json(String answer) {
        try {
            return new ObjectMapper().readTree(answer.substring(answer.indexOf('\n')));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(answer, e);
        }
    }
}
