package dev.graft.basemodel.hub;

import static dev.graft.basemodel.hub.PretendHub.COMMIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.graft.disk.Digest;
import dev.graft.error.ErrorCode;
import dev.graft.error.GraftException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HubClientTest {
    private static final String REPO = "timm/resnet18.tv_in1k";
    private static final String WEIGHTS = "model.safetensors";
    private static final byte[] CONTENT = bytes(600_000);

    @TempDir
    Path folder;

    private PretendHub hub;
    private final Cancellation end = new Cancellation();

    private static byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        new Random(5).nextBytes(bytes);
        return bytes;
    }

    @BeforeEach
    void start() {
        hub = PretendHub.start().with(REPO, WEIGHTS, CONTENT).with(REPO, "config.json", "{\"a\": 1}");
    }

    @AfterEach
    void stop() {
        hub.close();
    }

    private HubSettings settings(Optional<String> token, boolean offline) {
        return new HubSettings(
                hub.uri(), token, offline, Duration.ofSeconds(1), 3, Duration.ofMillis(5), Duration.ofSeconds(2));
    }

    private HubClient client() {
        return new HubClient(settings(Optional.of("hf_secret"), false));
    }

    private HubFile look(String file) {
        return client().look(REPO, "main", file, end).orElseThrow();
    }

    private Path download(HubFile file) {
        Path target = folder.resolve(file.name());
        client().download(file, target, 10_000_000, bytes -> {}, end);
        return target;
    }

    private GraftException failure(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        return catchThrowableOfType(GraftException.class, call);
    }

    @Test
    void aFileIsKnownByCommitSizeAndDigestBeforeItComes() {
        assertThat(look(WEIGHTS))
                .isEqualTo(new HubFile(
                        REPO, COMMIT, WEIGHTS, OptionalLong.of(CONTENT.length), Optional.of(Digest.of(CONTENT))));
        assertThat(look("config.json").size()).hasValue(8);
        assertThat(look("config.json").sha256()).isEmpty();
        assertThat(client().look(REPO, "main", "absent", end)).isEmpty();
    }

    @Test
    void aFileComesWholeAtTheCommit() {
        List<Long> progress = new ArrayList<>();
        Path target = folder.resolve("w");
        client().download(look(WEIGHTS), target, 10_000_000, progress::add, end);

        assertThat(target).hasBinaryContent(CONTENT);
        assertThat(folder.resolve("w.part")).doesNotExist();
        assertThat(progress).isSorted().endsWith((long) CONTENT.length);
        assertThat(hub.gets(WEIGHTS)).singleElement().satisfies(get -> assertThat(get.path())
                .isEqualTo("/" + REPO + "/resolve/" + COMMIT + "/" + WEIGHTS));
    }

    @Test
    void aRevisionIsEscaped() {
        client().look(REPO, "refs/pr/1", WEIGHTS, end);

        assertThat(hub.seen().get(0).path()).contains("/resolve/refs%2Fpr%2F1/");
    }

    @Test
    void whatWasCutGoesOnWhereItEnded() {
        int[] places = new Random(9).ints(4, 300_000, 310_000).toArray();
        HubFile file = look(WEIGHTS);
        hub.once("GET", WEIGHTS, Mischiefs.cut(CONTENT, places[0]));
        hub.once("GET", WEIGHTS, Mischiefs.cut(CONTENT, 17));
        hub.once("GET", WEIGHTS, Mischiefs.cut(CONTENT, 0));

        assertThat(download(file)).hasBinaryContent(CONTENT);
        assertThat(hub.gets(WEIGHTS)).extracting(PretendHub.Seen::range).first().isEqualTo("");
        assertThat(hub.gets(WEIGHTS))
                .extracting(PretendHub.Seen::range)
                .last()
                .asString()
                .startsWith("bytes=");
    }

    @Test
    void whatAnotherServerLeftGoesOnToo() throws IOException {
        Files.write(folder.resolve(WEIGHTS + ".part"), Arrays.copyOf(CONTENT, 400_000));

        assertThat(download(look(WEIGHTS))).hasBinaryContent(CONTENT);
        assertThat(hub.gets(WEIGHTS)).extracting(PretendHub.Seen::range).containsExactly("bytes=400000-");
    }

    @Test
    void aPartOfSomethingElseIsNoticedAndFetchedAnew() throws IOException {
        Files.write(folder.resolve(WEIGHTS + ".part"), new byte[400_000]);

        assertThat(download(look(WEIGHTS))).hasBinaryContent(CONTENT);
        assertThat(hub.gets(WEIGHTS)).extracting(PretendHub.Seen::range).containsExactly("bytes=400000-", "");
    }

    @Test
    void aConnectionThatIsAlwaysCutEndsTheDownload() {
        hub.times(10, "GET", WEIGHTS, Mischiefs.cut(CONTENT, 5));
        HubFile file = look(WEIGHTS);

        assertThat(failure(() -> download(file)).code()).isEqualTo(ErrorCode.HUB_UNREACHABLE);
        assertThat(hub.gets(WEIGHTS)).hasSize(3);
        assertThat(folder.resolve(WEIGHTS)).doesNotExist();
    }

    @Test
    void cutsThatBringMuchDoNotCount() {
        byte[] large = bytes(2_000_000);
        hub.with(REPO, "large", large).times(6, "GET", "large", Mischiefs.cut(large, 300_000));

        assertThat(download(look("large"))).hasBinaryContent(large);
        assertThat(hub.gets("large")).hasSizeGreaterThan(5);
    }

    @Test
    void whoGivesAndTakesBackIsGivenUp() {
        byte[] large = bytes(2_000_000);
        hub.with(REPO, "large", large);
        for (int i = 0; i < 20; i++) {
            hub.once("GET", "large", Mischiefs.cut(large, 400_000));
            hub.once("GET", "large", i % 2 == 0 ? Mischiefs.again(large, 1000) : Mischiefs.lyingRange(large));
        }
        HubFile file = look("large");

        assertThat(failure(() -> download(file)).code()).isEqualTo(ErrorCode.HUB_UNREACHABLE);
        assertThat(hub.gets("large").size()).isLessThan(10);
    }

    @Test
    void aPartThatBeginsElsewhereIsNotBelieved() throws IOException {
        Files.write(folder.resolve(WEIGHTS + ".part"), Arrays.copyOf(CONTENT, 1000));
        hub.once("GET", WEIGHTS, Mischiefs.lyingRange(CONTENT));

        assertThat(download(look(WEIGHTS))).hasBinaryContent(CONTENT);
        assertThat(hub.gets(WEIGHTS)).extracting(PretendHub.Seen::range).containsExactly("bytes=1000-", "");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 599_999, 600_001, 2_000_000})
    void anotherLengthIsRefused(int length) {
        hub.times(5, "GET", WEIGHTS, Mischiefs.body(bytes(length)));
        HubFile file = look(WEIGHTS);

        assertThat(failure(() -> download(file)).code()).isIn(ErrorCode.DIGEST_MISMATCH, ErrorCode.HUB_UNREACHABLE);
        assertThat(folder.resolve(WEIGHTS)).doesNotExist();
    }

    @Test
    void otherBytesAreRefused() {
        byte[] other = CONTENT.clone();
        other[300_000] ^= 1;
        HubFile file = look(WEIGHTS);
        hub.times(2, "GET", WEIGHTS, Mischiefs.body(other));

        assertThat(failure(() -> download(file)).code()).isEqualTo(ErrorCode.DIGEST_MISMATCH);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void otherBytesOfASmallFileAreRefused() {
        HubFile file = look("config.json");
        hub.times(2, "GET", "config.json", Mischiefs.body("{\"a\": 2}".getBytes()));

        assertThat(failure(() -> download(file)).code()).isEqualTo(ErrorCode.DIGEST_MISMATCH);
    }

    @Test
    void aBodyWithoutEndIsCutOff() {
        hub.once("GET", WEIGHTS, Mischiefs.endless());
        HubFile withoutSize = new HubFile(REPO, COMMIT, WEIGHTS, OptionalLong.empty(), Optional.empty());

        GraftException failure = failure(() -> download(withoutSize));
        assertThat(failure.code()).isEqualTo(ErrorCode.UNSUPPORTED_FORMAT);
        assertThat(failure).hasMessageContaining("10000000");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aSizeThatIsTooLargeIsRefusedBeforeAByteHasCome() {
        HubFile huge = new HubFile(REPO, COMMIT, WEIGHTS, OptionalLong.of(Long.MAX_VALUE), Optional.empty());

        assertThat(failure(() -> download(huge)).code()).isEqualTo(ErrorCode.UNSUPPORTED_FORMAT);
        assertThat(hub.seen()).isEmpty();
    }

    @Test
    void moreThanTheDiskHasRoomForIsRefusedBeforeAByteHasCome() {
        HubFile huge = new HubFile(REPO, COMMIT, WEIGHTS, OptionalLong.of(1L << 60), Optional.empty());

        assertThat(failure(() -> client().download(huge, folder.resolve("w"), Long.MAX_VALUE, bytes -> {}, end))
                        .code())
                .isEqualTo(ErrorCode.STORAGE_FULL);
        assertThat(hub.seen()).isEmpty();
    }

    @Test
    void aBodyThatDripsIsGivenUpAndTriedAgain() {
        HubFile file = look(WEIGHTS);
        hub.once("GET", WEIGHTS, Mischiefs.slow(CONTENT));

        assertThat(download(file)).hasBinaryContent(CONTENT);
        assertThat(hub.gets(WEIGHTS)).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({
        "401, RepoNotFound, HUB_UNAUTHORIZED, HF_TOKEN",
        "401, '', HUB_UNAUTHORIZED, token",
        "403, GatedRepo, HUB_UNAUTHORIZED, licence",
        "404, RepoNotFound, HUB_NOT_FOUND, repository",
        "404, RevisionNotFound, HUB_NOT_FOUND, revision",
        "418, '', HUB_UNREACHABLE, 418",
        "500, '', HUB_UNREACHABLE, 500",
        "503, '', HUB_UNREACHABLE, 503"
    })
    void everyRefusalHasItsCode(int status, String error, ErrorCode code, String said) {
        hub.times(3, "HEAD", WEIGHTS, Mischiefs.error(status, error));

        GraftException failure = failure(() -> client().look(REPO, "main", WEIGHTS, end));
        assertThat(failure.code()).isEqualTo(code);
        assertThat(failure.getMessage() + failure.facts().get("hint"))
                .contains(said)
                .doesNotContain("hf_secret");
    }

    @Test
    void anErrorThatPassesIsNoticedByNobody() {
        hub.times(2, "HEAD", WEIGHTS, Mischiefs.error(502, ""));

        assertThat(look(WEIGHTS).commit()).isEqualTo(COMMIT);
        assertThat(hub.seen()).hasSize(3);
    }

    @Test
    void aHubThatWantsToBeLeftAloneIsAskedAgainWhenItSays() {
        hub.once("HEAD", WEIGHTS, Mischiefs.error(429, "", "Retry-After", "1"));
        long before = System.nanoTime();

        assertThat(look(WEIGHTS).commit()).isEqualTo(COMMIT);
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThan(Duration.ofMillis(990));
    }

    @ParameterizedTest
    @ValueSource(strings = {"3600", "Wed, 21 Oct 2099 07:28:00 GMT"})
    void aHubThatWantsToBeLeftAloneForLongEndsIt(String after) {
        hub.once("HEAD", WEIGHTS, Mischiefs.error(429, "", "Retry-After", after));

        assertThat(failure(() -> look(WEIGHTS)).code()).isEqualTo(ErrorCode.HUB_RATE_LIMITED);
        assertThat(hub.seen()).hasSize(1);
    }

    @Test
    void withoutATimeTheHubIsAskedMoreAndMoreSlowly() {
        hub.times(3, "HEAD", WEIGHTS, Mischiefs.error(429, "", "Retry-After", "soon"));

        assertThat(failure(() -> look(WEIGHTS)).code()).isEqualTo(ErrorCode.HUB_RATE_LIMITED);
        assertThat(hub.seen()).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:1/x",
                "http://localhost/x",
                "http://10.1.2.3/x",
                "http://192.168.0.1/x",
                "http://169.254.169.254/latest/meta-data",
                "http://[::1]/x",
                "http://[fd00::1]/x",
                "http://0/x",
                "http://2130706433/x",
                "file:///etc/passwd",
                "ftp://127.0.0.1/x",
                "//127.0.0.1:1/x"
            })
    void aRedirectIntoTheOwnNetworkIsNotFollowed(String to) {
        HubFile file = look(WEIGHTS);
        hub.times(3, "GET", WEIGHTS, Mischiefs.redirect(to));

        assertThat(failure(() -> download(file)).code()).isEqualTo(ErrorCode.HUB_UNREACHABLE);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void redirectsWithoutAnEndAreNotFollowed() {
        HubFile file = look(WEIGHTS);
        hub.times(100, "GET", "/resolve/", Mischiefs.redirect("/" + REPO + "/resolve/main/" + WEIGHTS));

        assertThat(failure(() -> download(file))).hasMessageContaining("without an end");
        assertThat(hub.gets(WEIGHTS).size()).isLessThanOrEqualTo(18);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "http://", "::::", "http://user:secret@127.0.0.1/x"})
    void aRedirectToNoAddressIsAFailure(String to) {
        HubFile file = look(WEIGHTS);
        hub.times(3, "GET", WEIGHTS, Mischiefs.redirect(to));

        assertThat(failure(() -> download(file)).code()).isEqualTo(ErrorCode.HUB_UNREACHABLE);
    }

    @Test
    void aRedirectWithinTheHubKeepsTheToken() {
        hub.once("HEAD", WEIGHTS, Mischiefs.redirect("/other/name/resolve/main/" + WEIGHTS))
                .with("other/name", WEIGHTS, CONTENT);

        assertThat(look(WEIGHTS).sha256()).contains(Digest.of(CONTENT));
        assertThat(hub.seen())
                .extracting(PretendHub.Seen::authorization)
                .containsExactly("Bearer hf_secret", "Bearer hf_secret");
    }

    @Test
    void theTokenStaysBehindWhereTheBytesComeFromElsewhere() {
        try (PretendHub storage = PretendHub.start().with(REPO, WEIGHTS, CONTENT)) {
            // Another name of this machine, which the check is told to take for one of the open internet.
            String there = storage.uri().toString().replace("127.0.0.1", "localhost") + "/" + REPO + "/resolve/main/"
                    + WEIGHTS;
            hub.once("HEAD", WEIGHTS, exchange -> {
                PretendHub.describe(exchange, CONTENT);
                PretendHub.error(exchange, 302, "", "Location", there);
                return true;
            });
            hub.times(2, "GET", WEIGHTS, Mischiefs.redirect(there));
            storage.once("GET", WEIGHTS, Mischiefs.cut(CONTENT, 300_000));
            HubClient client = new HubClient(settings(Optional.of("hf_secret"), false), host -> true);
            HubFile file = client.look(REPO, "main", WEIGHTS, end).orElseThrow();

            client.download(file, folder.resolve("w"), 10_000_000, bytes -> {}, end);

            assertThat(file.size()).hasValue(CONTENT.length);
            assertThat(folder.resolve("w")).hasBinaryContent(CONTENT);
            assertThat(storage.seen())
                    .extracting(PretendHub.Seen::authorization)
                    .containsExactly("", "");
            assertThat(hub.gets(WEIGHTS))
                    .extracting(PretendHub.Seen::authorization)
                    .containsOnly("Bearer hf_secret");
        }
    }

    @Test
    void whatIsNoHubIsToldApart() {
        hub.times(3, "HEAD", WEIGHTS, Mischiefs.body(new byte[0]));

        assertThat(failure(() -> look(WEIGHTS))).hasMessageContaining("X-Repo-Commit");
    }

    @Test
    void aHubThatIsNotThereIsToldSo() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        HubSettings nobody = new HubSettings(
                URI.create("http://127.0.0.1:" + free),
                Optional.empty(),
                false,
                Duration.ofSeconds(1),
                2,
                Duration.ofMillis(5),
                Duration.ZERO);

        GraftException failure = failure(() -> new HubClient(nobody).look(REPO, "main", WEIGHTS, end));
        assertThat(failure.code()).isEqualTo(ErrorCode.HUB_UNREACHABLE);
        assertThat(failure.facts().get("hint").toString()).contains("GRAFT_BASE_MODELS");
    }

    @Test
    void offlineNobodyIsAsked() {
        HubClient offline = new HubClient(settings(Optional.empty(), true));

        GraftException failure = failure(() -> offline.look(REPO, "main", WEIGHTS, end));
        assertThat(failure.code()).isEqualTo(ErrorCode.HUB_OFFLINE);
        assertThat(failure.facts().get("hint").toString()).contains("HF_HUB_OFFLINE", "GRAFT_BASE_MODELS");
        assertThat(hub.seen()).isEmpty();
    }

    @Test
    void whatIsNotWantedAnyMoreEnds() {
        HubFile file = look(WEIGHTS);
        hub.once("GET", WEIGHTS, exchange -> {
            end.cancel();
            return Mischiefs.slow(CONTENT).answer(exchange);
        });

        assertThatThrownBy(() -> download(file)).isInstanceOf(CancellationException.class);
        assertThat(hub.gets(WEIGHTS)).hasSize(1);
    }

    @Test
    void aDownloadCutAtAnyByteGivesTheSameFile() {
        byte[] small = Arrays.copyOf(CONTENT, 1500);
        hub.with(REPO, "small", small);
        HubFile file = look("small");
        IntStream.iterate(0, at -> at < small.length, at -> at + 107).forEach(at -> {
            hub.once("GET", "small", Mischiefs.cut(small, at));
            Path target = folder.resolve("small-" + at);
            client().download(file, target, 10_000_000, bytes -> {}, end);
            assertThat(target).hasBinaryContent(small);
        });
    }
}
