package dev.graft.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.graft.it.ApiDocument.Operation;
import dev.graft.it.harness.GraftProcess;
import dev.graft.it.harness.Programs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether the OpenAPI document is well made. */
class OpenApiFormIT {
    private static final Pattern PARAMETER = Pattern.compile("\\{([^}]+)}");

    @TempDir
    static Path folder;

    private static GraftProcess server;
    private static ApiDocument document;

    @BeforeAll
    static void read() {
        server = GraftProcess.start(folder.resolve("home"), Map.of());
        document = ApiDocument.of(server.rest());
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void everyOperationHasAnIdOfItsOwn() {
        assertThat(document.operations())
                .hasSizeGreaterThan(30)
                .extracting(Operation::id)
                .doesNotHaveDuplicates()
                .allMatch(id -> id.matches("[a-z]+(_[a-z]+)*"));
    }

    @Test
    void everyOperationSaysWhatItDoesAndAnswers() {
        List<String> tags = document.root().path("tags").findValuesAsText("name");
        for (Operation operation : document.operations()) {
            assertThat(operation.node().path("summary").asText())
                    .as("%s", operation)
                    .isNotEmpty();
            assertThat(operation.node().path("description").asText())
                    .as("%s", operation)
                    .isNotEmpty();
            assertThat(operation.node().path("tags")).as("%s", operation).hasSize(1);
            assertThat(tags).contains(operation.node().at("/tags/0").asText());
            assertThat(operation.successes()).as("%s", operation).isNotEmpty();
            assertThat(operation.statuses()).as("%s", operation).anyMatch(status -> status.startsWith("4"));
            for (String status : operation.statuses()) {
                if (status.compareTo("400") >= 0) {
                    assertThat(operation.node().at("/responses/" + status + "/content/application~1problem+json"))
                            .as("%s %s", operation, status)
                            .isNotEmpty();
                }
            }
        }
    }

    @Test
    void everyParameterOfAPathIsDeclaredWithAnExample() {
        for (Operation operation : document.operations()) {
            List<String> inPath = PARAMETER
                    .matcher(operation.path())
                    .results()
                    .map(found -> found.group(1))
                    .toList();
            assertThat(operation.node().path("parameters"))
                    .filteredOn(parameter -> parameter.path("in").asText().equals("path"))
                    .as("%s", operation)
                    .allMatch(parameter -> parameter.path("required").asBoolean() && parameter.has("example"))
                    .extracting(parameter -> parameter.path("name").asText())
                    .containsExactlyInAnyOrderElementsOf(inPath);
        }
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        List<String> references = document.root().findValuesAsText("$ref");
        assertThat(references).isNotEmpty();
        for (String reference : references) {
            assertThat(reference).startsWith("#/");
            JsonNode found = document.root().at(reference.substring(1));
            assertThat(found.isMissingNode()).as(reference).isFalse();
        }
    }

    /** Wants Spectral on the path, or with GRAFT_SPECTRAL=true a network to fetch it from. */
    @Test
    void aLinterFindsNothing() throws Exception {
        boolean fetch = "true".equals(System.getenv("GRAFT_SPECTRAL"));
        assumeTrue(
                fetch || Programs.find("spectral").isPresent(), "no spectral on the PATH, and no GRAFT_SPECTRAL=true");
        List<String> spectral = fetch ? List.of("npx", "--yes", "@stoplight/spectral-cli@6.16.3") : List.of("spectral");
        Path rules = Files.writeString(folder.resolve("rules.yaml"), "extends: ['spectral:oas']\n");
        Path file = Files.writeString(
                folder.resolve("openapi.json"), document.root().toString());
        assertThat(lint(spectral, rules, file)).startsWith("0:");
    }

    private static String lint(List<String> spectral, Path rules, Path file) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(spectral);
        command.addAll(List.of("lint", "--fail-severity", "warn", "--ruleset", rules.toString(), file.toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.waitFor() + ":\n" + output;
    }
}
