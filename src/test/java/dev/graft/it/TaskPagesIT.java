package dev.graft.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.graft.it.harness.Client;
import dev.graft.it.harness.DrawnShapes;
import dev.graft.it.harness.GraftProcess;
import dev.graft.it.harness.Rest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reports of models of several labels and of values, for programs and for people. */
class TaskPagesIT {
    private static final int PICTURES = 240;

    @TempDir
    static Path folder;

    private static GraftProcess server;
    private static Rest rest;

    @BeforeAll
    static void train() {
        server = GraftProcess.start(folder.resolve("home"), Map.of());
        Client client = server.client();
        rest = server.rest();
        String shapes = client.upload("shapes", DrawnShapes.zip(DrawnShapes.several(21, PICTURES)));
        String sizes = client.upload("sizes", DrawnShapes.zip(DrawnShapes.sized(22, PICTURES)));
        client.awaitStatus(client.quickJob(shapes, "shapes"), "succeeded");
        client.awaitStatus(client.quickJob(sizes, "sizes"), "succeeded");
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    private static JsonNode splits(String model) {
        return rest.get("/v1/models/%s/versions/1/report".formatted(model), "Accept", "application/json")
                .expect(200)
                .json()
                .path("splits");
    }

    private static JsonNode test(String model) {
        return splits(model).path("test");
    }

    @Test
    void theWorstItemsOfEachTaskAreInTheReport() {
        JsonNode several = test("shapes").path("worst");
        JsonNode values = test("sizes").path("worst");

        assertThat(several).hasSize(20);
        several.forEach(item -> {
            Set<String> named = new TreeSet<>();
            item.path("label").forEach(label -> named.add(label.asText()));
            item.path("predicted").forEach(label -> named.add(label.asText()));
            assertThat(item.path("probabilities").fieldNames()).toIterable().containsExactlyElementsOf(named);
        });
        assertThat(values).hasSize(20);
        values.forEach(item -> assertThat(item.path("loss").asDouble())
                .isCloseTo(
                        Math.abs(item.path("label").asDouble()
                                - item.path("predicted").asDouble()),
                        within(1e-9)));
        for (JsonNode worst : List.of(several, values)) {
            List<Double> losses = new ArrayList<>();
            worst.forEach(item -> losses.add(item.path("loss").asDouble()));
            assertThat(losses).isSortedAccordingTo(Comparator.reverseOrder());
        }
    }

    @Test
    void aReportOfValuesHasPointsToDraw() {
        JsonNode test = test("sizes");

        assertThat(test.path("points")).hasSize(test.path("items").asInt());
        test.path("points").forEach(point -> assertThat(point.path("label").asDouble())
                .isBetween(DrawnShapes.SMALLEST, DrawnShapes.LARGEST));
    }

    private static String page(String model) {
        return rest.get("/v1/models/%s/versions/1/report".formatted(model), "Accept", "text/html")
                .expect(200)
                .text();
    }

    private static int count(String text, String part) {
        return text.split(Pattern.quote(part), -1).length - 1;
    }

    @Test
    void thePageOfSeveralLabelsIsWhole() {
        String page = page("shapes");

        assertThat(page)
                .contains("<h1>shapes, version 1</h1>", "clearly better than")
                .containsPattern("Mean average precision [01]\\.\\d{3} on ")
                .contains("Label by label (test)", "Average precision", "Threshold", "Micro F1", "Exactly right")
                .contains("The same for every item", "What it is worst at (test)", "recognised: ")
                .containsPattern("<figcaption>Mean average precision<span")
                .containsPattern("<figcaption>Share of labels told rightly<span")
                .doesNotContain("Predicted against true");
        assertThat(count(page, "src=\"data:image/jpeg")).isEqualTo(20);
    }

    @Test
    void thePageOfValuesIsWhole() {
        String page = page("sizes");
        JsonNode splits = splits("sizes");

        assertThat(page)
                .contains("<h1>sizes, version 1</h1>", "Off by ", "clearly better than", "MAE", "RMSE", "R²")
                .contains("Always the mean", "Predicted against true", "What it is worst at (test)", "off by ")
                .containsPattern("<figcaption>R²<span")
                .containsPattern("<figcaption>Error<span")
                .doesNotContain("Label by label");
        assertThat(count(page, "src=\"data:image/jpeg")).isEqualTo(20);
        assertThat(count(page, "class=\"item\""))
                .isEqualTo(splits.at("/validation/items").asInt()
                        + splits.at("/test/items").asInt());
    }

    @Test
    void thePagesFitEveryScreenAndCanBeReadInTheDark() throws Exception {
        Optional<ReportLook> browser = ReportLook.at(server.uri());
        assumeTrue(browser.isPresent(), "no chromium and chromedriver on the PATH");
        try (ReportLook look = browser.get()) {
            look.check("shapes");
            look.check("sizes");
        }
    }
}
