package dev.graft.reliability.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graft.it.harness.Await;
import dev.graft.it.harness.Client;
import dev.graft.it.harness.DrawnSigns;
import dev.graft.it.harness.GraftProcess;
import dev.graft.it.harness.Rest;
import dev.graft.it.harness.StreamedEvent;
import dev.graft.reliability.Trial;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many clients, slow ones, and such that go away. */
class ManyClientsIT {
    private static final int FOLLOWERS = 500;
    private static final int UPLOADS = 300;
    private static final int PER_SECOND = 200;
    private static final Duration WARM_UP = Duration.ofSeconds(4);
    private static final Duration STREAMS_END = Duration.ofSeconds(30);
    private static final Duration SETTLES = Duration.ofSeconds(120);

    /** With fewer than the clients that wait for something, whatever the number of cores. */
    private static final int MOST_THREADS = 200;

    /** A heap of 512 MiB, the native library, and what 800 connections take. */
    private static final long MOST_RESIDENT = 1_400L << 20;

    /** Not a goal, but what a server without a free thread would miss by far, on a machine that trains beside. */
    private static final double WORST_P99_MILLIS = 5_000;

    /** Where so many others wait for each core, latency tells of them and not of the server. */
    private static final double BUSY = 3;

    private static final int FEW_DESCRIPTORS = 10;

    @TempDir
    static Path folder;

    private static final Trial TRIAL = Trial.begin("Many clients");
    private static Path home;
    private static GraftProcess server;
    private static Rest rest;
    private static Client client;
    private static String dataset;

    @BeforeAll
    static void trainAModel() {
        home = folder.resolve("home");
        server = GraftProcess.start(home, Map.of());
        rest = server.rest();
        client = server.client();
        dataset = client.signs("signs");
        client.awaitStatus(client.quickJob(dataset, "signs"), "succeeded");
        rest.form("/v1/models/signs/predict", Map.of(), DrawnSigns.parts()).expect(200);
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void slowClientsHoldNoThreadAndOthersAreAnswered() {
        ServerLook before = ServerLook.at(server, home);
        OperatingSystemMXBean machine = ManagementFactory.getOperatingSystemMXBean();
        double machineLoad = machine.getSystemLoadAverage() / machine.getAvailableProcessors();
        String job = client.longJob(dataset, "endless", 1_000);
        client.awaitStatus(job, "running");
        Reads.Result reads;
        ServerLook during;
        List<List<StreamedEvent>> streams;
        try (Followers followers = new Followers(server.uri(), job, FOLLOWERS);
                SlowUploads uploads = new SlowUploads(server.uri(), UPLOADS)) {
            new Reads(server.uri()).run(mixed(job), PER_SECOND / 4, WARM_UP);
            reads = new Reads(server.uri()).run(mixed(job), PER_SECOND, Duration.ofSeconds(TRIAL.of(8, 60)));
            during = ServerLook.at(server, home);
            assertThat(uploads.refused()).isZero();
            rest.act("/v1/jobs/" + job + "/cancel").expect(202);
            client.awaitStatus(job, "cancelled");
            streams = followers.ended(STREAMS_END);
        }
        List<Long> all = allEvents(job);
        assertThat(streams).hasSize(FOLLOWERS).allSatisfy(stream -> assertThat(stream)
                .extracting(StreamedEvent::id)
                .isEqualTo(all));
        new LoadReport(UPLOADS, FOLLOWERS, PER_SECOND, reads, machineLoad, before, during, all.size()).print();
        assertThat(reads.answers()).containsOnlyKeys(200);
        if (machineLoad < BUSY) {
            assertThat(reads.millis(0.99)).isLessThan(WORST_P99_MILLIS);
        }
        assertThat(during.threads()).isLessThan(MOST_THREADS);
        assertThat(during.residentBytes()).isLessThan(MOST_RESIDENT);
        awaitSettled(before);
    }

    private static List<String> mixed(String job) {
        String item = rest.get("/v1/datasets/" + dataset + "/items?limit=1")
                .expect(200)
                .json()
                .at("/data/0/id")
                .asText();
        return List.of(
                "/v1/jobs/" + job,
                "/v1/datasets/" + dataset,
                "/v1/datasets/" + dataset + "/items?limit=5",
                "/v1/jobs?limit=5",
                "/v1/models/signs",
                "/v1/datasets/" + dataset + "/items/" + item + "/content",
                "/v1/jobs/" + job + "/events?limit=20",
                "/v1/models/signs/versions/1/report",
                "/v1/info",
                "/v1/workers");
    }

    private static List<Long> allEvents(String job) {
        List<Long> ids = new ArrayList<>();
        while (true) {
            long after = ids.isEmpty() ? 0 : ids.get(ids.size() - 1);
            List<String> page = rest.get("/v1/jobs/" + job + "/events?limit=200&after=" + after)
                    .expect(200)
                    .json()
                    .path("data")
                    .findValuesAsText("id");
            if (page.isEmpty()) {
                return ids;
            }
            page.forEach(id -> ids.add(Long.parseLong(id)));
        }
    }

    @Test
    void connectionsThatAreCutLeaveNothing() throws IOException {
        ServerLook before = ServerLook.at(server, home);
        Random random = TRIAL.random();
        List<byte[]> requests = requests();
        int cuts = TRIAL.of(150, 3_000);
        for (int i = 0; i < cuts; i++) {
            byte[] request = requests.get(random.nextInt(requests.size()));
            Wire wire = new Wire(server.uri());
            int cut = random.nextInt(request.length + 1);
            int pause = random.nextInt(cut + 1);
            wire.send(request, 0, pause);
            wire.send(request, pause, cut);
            if (random.nextBoolean()) {
                wire.cut();
            } else {
                wire.close();
            }
        }
        awaitSettled(before);
        System.out.printf(
                "%n| Cut connections | files left | descriptors left |%n| --- | --- | --- |%n| %d | 0 | 0 |%n", cuts);
        rest.form("/v1/models/signs/predict", Map.of(), DrawnSigns.parts()).expect(200);
        assertThat(server.log()).doesNotContain("ERROR");
    }

    private static List<byte[]> requests() throws IOException {
        byte[] zip = DrawnSigns.zip();
        byte[] picture = DrawnSigns.unseen().get(0).jpeg();
        String events = "GET /v1/jobs/"
                + rest.get("/v1/jobs?limit=1").json().at("/data/0/id").asText() + "/events";
        return List.of(
                Wire.request("POST /v1/datasets", "application/zip", zip),
                Wire.request("POST /v1/datasets", "multipart/form-data; boundary=b", Wire.form(zip)),
                Wire.request("POST /v1/models/signs/predict", "image/jpeg", picture),
                Wire.request("POST /v1/models/signs/predict", "multipart/form-data; boundary=b", Wire.form(picture)),
                Wire.request(
                        "POST /v1/jobs",
                        "application/json",
                        "{\"dataset\": \"ds_none\"}".getBytes(StandardCharsets.UTF_8)),
                Wire.head(events, "Accept: text/event-stream"));
    }

    /** Datasets that came through are validated; then nothing is open that was not before. */
    private static void awaitSettled(ServerLook before) {
        Await.until(SETTLES, () -> before + " is not " + ServerLook.at(server, home), () -> {
            ServerLook now = ServerLook.at(server, home);
            return now.incoming() == 0 && now.descriptors() <= before.descriptors() + FEW_DESCRIPTORS
                    ? Optional.of(now)
                    : Optional.empty();
        });
    }

    @Test
    void whatIsRefusedIsNotReadToItsEnd() {
        byte[] block = new byte[1 << 16];
        Map<String, String> refused = Map.of(
                "404", "POST /v1/nothing",
                "413", "POST /v1/jobs",
                "415", "POST /v1/datasets",
                "422", "POST /v1/datasets?unknown=1",
                "405", "POST /v1/info");
        refused.forEach((status, line) -> {
            long length = status.equals("413") ? 1L << 30 : 15 << 20;
            String type =
                    status.equals("415") ? "text/html" : status.equals("422") ? "application/zip" : "application/json";
            try (Wire wire = new Wire(server.uri())) {
                wire.send(Wire.head(line, "Content-Type: " + type, "Content-Length: " + length));
                long sent = 0;
                while (sent < length && wire.send(block)) {
                    sent += block.length;
                }
                // What the two sockets hold besides: some mebibytes on the loopback.
                assertThat(sent).as(line).isLessThan(12 << 20);
                assertThat(wire.rest())
                        .as(line)
                        .startsWith("HTTP/1.1 " + status)
                        .contains("application/problem+json");
            }
        });
    }

    @Test
    void aShortBodyThatIsRefusedLeavesTheConnectionUsable() {
        byte[] body = new byte[100_000];
        try (Wire wire = new Wire(server.uri())) {
            wire.send(Wire.request("POST /v1/nothing", "application/zip", body));
            wire.send(Wire.head("GET /v1/workers", "Connection: close"));
            assertThat(wire.rest()).startsWith("HTTP/1.1 404").contains("HTTP/1.1 200");
        }
    }
}
