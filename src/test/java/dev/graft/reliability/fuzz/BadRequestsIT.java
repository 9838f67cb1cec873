package dev.graft.reliability.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.graft.it.harness.Await;
import dev.graft.it.harness.Client;
import dev.graft.it.harness.DrawnSigns;
import dev.graft.it.harness.GraftProcess;
import dev.graft.it.harness.Rest;
import dev.graft.reliability.Trial;
import dev.graft.reliability.fuzz.Tally.Outcome;
import dev.graft.reliability.fuzz.Wire.End;
import dev.graft.reliability.fuzz.Wire.Heard;
import dev.graft.reliability.fuzz.grammar.Dice;
import dev.graft.reliability.fuzz.grammar.Images;
import dev.graft.reliability.fuzz.grammar.Requests;
import dev.graft.reliability.fuzz.grammar.Requests.Known;
import dev.graft.reliability.fuzz.grammar.Requests.Request;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Requests that nobody in good faith sends, to the built server; it must stay what it was. */
class BadRequestsIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long MOST_GROWTH_MIB = 300;
    private static final int SPARE_DESCRIPTORS = 6;

    private static final int UPLOADS_AT_ONCE = 20;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    static Path folder;

    private static GraftProcess server;
    private static Rest rest;
    private static Known known;

    private final Trial trial = Trial.begin("Bad requests");
    private final Tally tally = new Tally("5xx or no problem");
    private int uploads;

    @BeforeAll
    static void train() {
        server = GraftProcess.start(folder.resolve("home"), Map.of());
        rest = server.rest();
        String dataset = server.client().signs("signs");
        String job = server.client().quickJob(dataset, "signs");
        server.client().awaitStatus(job, "succeeded");
        String item = rest.get("/v1/datasets/" + dataset + "/items?limit=1")
                .json()
                .path("data")
                .path(0)
                .path("id")
                .asText();
        known = new Known(dataset, item, job, "signs");
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    /** Draws a request. */
    private interface Grammar {
        Request draw(Known known, Dice dice);
    }

    @Test
    void badRequestsAreRefusedInWordsAndLeaveTheServerAsItWas() throws IOException {
        all(trial.of(6, 10), new Tally("warm-up"), trial.seed() + 1);
        Census before = census();
        all(1, tally, trial.seed());
        Census after = settled(before);
        System.out.println(tally.table());
        System.out.println("Before: " + before + ", after: " + after + ".");
        assertThat(tally.faults()).isEmpty();
        assertThat(after.residentMib() - before.residentMib()).as("MiB").isLessThan(MOST_GROWTH_MIB);
        assertThat(errors()).isEmpty();
        assertHealthy();
        assertNothingLeft();
    }

    private void all(int part, Tally counted, long seed) throws IOException {
        run("reads", trial.of(180, 1800) / part, Requests::read, counted, seed);
        run("JSON bodies", trial.of(160, 1300) / part, Requests::json, counted, seed);
        run("uploads and forms", trial.of(110, 1000) / part, Requests::upload, counted, seed);
        run("broken HTTP", trial.of(70, 700) / part, Requests::broken, counted, seed);
        run("empty giants", trial.of(3, 30) / part, BadRequestsIT::giant, counted, seed);
        run("large bodies, unread", trial.of(12, 100) / part, Requests::unread, counted, seed);
        sweep(counted);
    }

    /** A few bytes that say they are a picture as large as any may be. */
    private static Request giant(Known known, Dice dice) {
        int height = dice.pick(6900, 7000, 1);
        return Requests.picture(
                known, Images.emptyTiff(49_999_999 / height, height, dice.pick(1, 3, 6), dice.pick(8, 16)));
    }

    private void run(String kind, int count, Grammar grammar, Tally counted, long seed) throws IOException {
        Wire wire = new Wire(server.uri().getPort());
        for (int i = 0; i < count; i++) {
            Request request = grammar.draw(known, Dice.of(seed, kind, i));
            Heard heard = wire.send(request);
            Optional<String> fault = Verdict.fault(request, heard);
            if (fault.isPresent()) {
                Outcome outcome = heard.end() == End.SILENT ? Outcome.HUNG : Outcome.BROKEN;
                String what =
                        request.what().substring(0, Math.min(500, request.what().length()));
                counted.fault(kind, i, outcome, fault.get() + "\n" + what);
            } else {
                counted.count(kind, heard.status() == 0 || heard.status() >= 400 ? Outcome.REFUSED : Outcome.ACCEPTED);
            }
            take(heard, counted);
        }
    }

    /** Notes what came into being, for the sweep. */
    private void take(Heard heard, Tally counted) throws JsonProcessingException {
        if (heard.status() != 202) {
            return;
        }
        String id = JSON.readTree(heard.body()).path("id").asText();
        if (id.startsWith("ds_")) {
            uploads++;
            if (uploads >= UPLOADS_AT_ONCE) {
                sweep(counted);
            }
        } else if (!id.equals(known.job())) {
            rest.act("/v1/jobs/" + id + "/cancel");
            server.client().awaitJob(id, job -> true);
            Await.until(PATIENCE, () -> id + " is not gone", () -> Optional.of(
                            rest.delete("/v1/jobs/" + id).status())
                    .filter(status -> status == 204 || status == 404));
        }
    }

    /** Every dataset ends, for a reason that its sender can be told; then it goes. */
    private void sweep(Tally counted) {
        uploads = 0;
        for (JsonNode listed : rest.get("/v1/datasets?limit=200").json().path("data")) {
            String path = "/v1/datasets/" + listed.path("id").asText();
            if (path.endsWith(known.dataset())) {
                continue;
            }
            JsonNode[] last = {listed};
            Await.until(PATIENCE, () -> "the end of " + last[0], () -> {
                last[0] = rest.get(path).expect(200).json();
                return Optional.of(true).filter(any -> !Client.status(last[0]).equals("validating"));
            });
            if (last[0].path("error").path("code").asText().equals("internal")) {
                counted.fault("uploads and forms", 0, Outcome.BROKEN, last[0].toString());
            }
            rest.delete(path).expect(204);
        }
    }

    private static Census settled(Census before) {
        return Await.until(
                PATIENCE, () -> "as many descriptors as in " + before + ", not " + census(), () -> Optional.of(census())
                        .filter(now -> now.descriptors() <= before.descriptors() + SPARE_DESCRIPTORS));
    }

    /** What the server holds once its collector has been through. */
    private static Census census() {
        try {
            String jcmd =
                    Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
            new ProcessBuilder(jcmd, Long.toString(server.pid()), "GC.run")
                    .redirectErrorStream(true)
                    .start()
                    .getInputStream()
                    .readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Census.of(server.pid());
    }

    /** Lines of the log that tell of what the server did not expect. */
    private static List<String> errors() throws IOException {
        return Files.readAllLines(folder.resolve("home-server.log"), StandardCharsets.ISO_8859_1).stream()
                .filter(line -> line.matches("\\S+ ERROR .*"))
                .limit(10)
                .toList();
    }

    private static void assertHealthy() {
        rest.get("/q/health/ready").expect(200);
        JsonNode predictions = rest.form("/v1/models/signs/predict", Map.of(), DrawnSigns.parts())
                .expect(200)
                .json()
                .path("predictions");
        assertThat(predictions).hasSize(DrawnSigns.KINDS.size());
        assertThat(predictions)
                .allSatisfy(one -> assertThat(one.path("error").isNull()).isTrue());
        rest.delete("/v1/datasets/" + server.client().signs("again")).expect(204);
    }

    private static void assertNothingLeft() {
        Path home = folder.resolve("home");
        Await.until(PATIENCE, () -> "nothing in " + Census.files(home.resolve("incoming")), () -> Optional.of(true)
                .filter(any -> Census.files(home.resolve("incoming")).isEmpty()));
        assertThat(Census.files(home.resolve("blobs/datasets"))).allMatch(file -> file.startsWith(known.dataset()));
    }
}
