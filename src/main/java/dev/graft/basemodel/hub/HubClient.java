package dev.graft.basemodel.hub;

import dev.graft.basemodel.hub.HubRequests.HostCheck;
import dev.graft.basemodel.hub.HubRequests.Trail;
import dev.graft.error.GraftException;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongConsumer;
import java.util.regex.Pattern;

/**
 * Fetches files from a Hugging Face hub, or from what speaks like one: {@code /{repository}/resolve/{revision}/{file}} and
 * nothing else. Thread-safe.
 *
 * <p>What a hub says of a file stands in headers of its own, as the bytes may come from elsewhere: {@code X-Repo-Commit},
 * {@code X-Linked-Size}, {@code X-Linked-Etag}; and why it says no in {@code X-Error-Code}.
 */
public final class HubClient {
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");

    private final HubSettings settings;
    private final HubRequests requests;

    public HubClient(HubSettings settings) {
        this(settings, Addresses::arePublic);
    }

    HubClient(HubSettings settings, HostCheck hosts) {
        this.settings = settings;
        this.requests = new HubRequests(settings, hosts);
    }

    /**
     * Refuses where nothing is to be downloaded.
     *
     * @throws GraftException {@link dev.graft.error.ErrorCode#HUB_OFFLINE}
     */
    public void requireOnline(HubReference reference) {
        if (settings.offline()) {
            throw HubFailures.offline("'" + reference + "'");
        }
    }

    /**
     * What the hub says of a file.
     *
     * @param revision of any kind; the answer has the commit that it means now
     * @return empty where repository and revision are there, as far as the hub says, but not the file
     * @throws GraftException a {@code hub_…} code that says why there is no answer
     */
    public Optional<HubFile> look(String repository, String revision, String file, Cancellation end) {
        requireOnline(new HubReference(repository, revision));
        Trail<Void> answer = patiently(end, () -> {
            Trail<Void> trail = requests.send(
                    "HEAD",
                    requests.address(repository, revision, file),
                    Map.of(),
                    false,
                    BodyHandlers.discarding(),
                    end);
            requests.requireGood(repository, trail);
            return trail;
        });
        if (answer.last().statusCode() == 404) {
            requireRepository(repository, revision, answer.error());
            return Optional.empty();
        }
        String commit = answer.first("X-Repo-Commit")
                .filter(text -> COMMIT.matcher(text).matches())
                .orElseThrow(
                        () -> requests.unreachable(
                                "it does not answer like a hub (there is no X-Repo-Commit); HF_ENDPOINT may name something else"));
        boolean moved = answer.last().statusCode() >= 300;
        return Optional.of(new HubFile(
                repository,
                commit,
                file,
                size(answer.first("X-Linked-Size").or(() -> moved ? Optional.empty() : answer.first("Content-Length"))),
                answer.first("X-Linked-Etag")
                        .or(() -> moved ? Optional.empty() : answer.first("ETag"))
                        .map(HubClient::unquoted)));
    }

    private static void requireRepository(String repository, String revision, String error) {
        if (error.equals("RepoNotFound")) {
            throw HubFailures.notFound("repository '" + repository + "'");
        } else if (error.equals("RevisionNotFound")) {
            throw HubFailures.notFound("revision '" + revision + "' of '" + repository + "'");
        }
    }

    /**
     * Fetches a file whole, going on where an earlier try was cut, and checks its size and digest.
     *
     * @param target gets the file when it is complete and right; until then it is {@code target.part}
     * @param maxBytes that are believed
     * @param progress is told how many bytes are there
     * @throws GraftException a {@code hub_…} code, {@code digest_mismatch}, {@code storage_full}, or
     *     {@code unsupported_format} for too large a file
     */
    public void download(HubFile file, Path target, long maxBytes, LongConsumer progress, Cancellation end) {
        requireOnline(new HubReference(file.repository(), file.commit()));
        if (file.size().isPresent() && file.size().getAsLong() > maxBytes) {
            throw HubFailures.tooLarge(file.name(), maxBytes);
        }
        Download download = new Download(requests, settings, file, target, maxBytes, progress, end);
        patiently(end, () -> {
            download.attempt();
            return null;
        });
    }

    private interface Attempt<T> {
        T run() throws TryAgainException;
    }

    private <T> T patiently(Cancellation end, Attempt<T> attempt) {
        int fruitless = 0;
        while (true) {
            end.check();
            try {
                return attempt.run();
            } catch (TryAgainException e) {
                fruitless = e.isFruitful() ? 0 : fruitless + 1;
                if (fruitless >= settings.attempts()) {
                    throw e.failure();
                }
                Duration standard = settings.backoff().multipliedBy(1L << Math.max(0, fruitless - 1));
                end.sleep(e.wait(standard));
            }
        }
    }

    private static OptionalLong size(Optional<String> header) {
        return header.filter(text -> text.matches("[0-9]{1,18}"))
                .map(text -> OptionalLong.of(Long.parseLong(text)))
                .orElse(OptionalLong.empty());
    }

    private static String unquoted(String etag) {
        return etag.replaceFirst("^W/", "").replace("\"", "");
    }
}
