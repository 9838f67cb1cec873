package dev.graft.basemodel.hub;

import dev.graft.error.GraftException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/**
 * Single requests to a hub. Redirects are followed here and not by the JDK: the token goes to the endpoint alone, and
 * nobody can lead this server to an address inside its own network.
 */
final class HubRequests {
    /** A hub's own, and one to where the bytes are; twice that is plenty. */
    private static final int MOST_REDIRECTS = 5;

    private static final Duration LONGEST_CONNECT = Duration.ofSeconds(10);

    /** Tells whether a host is one of the open internet. */
    interface HostCheck {
        boolean isPublic(String host) throws UnknownHostException;
    }

    /**
     * The answers on the way to one that is no redirect that is followed, in their order.
     *
     * @param last the body is of this one
     */
    record Trail<T>(List<HttpHeaders> headers, HttpResponse<T> last) {
        /** The first value that any of them has. */
        Optional<String> first(String name) {
            return headers.stream()
                    .flatMap(each -> each.firstValue(name).stream())
                    .findFirst();
        }

        String error() {
            return last.headers().firstValue("X-Error-Code").orElse("");
        }
    }

    private final HubSettings settings;
    private final HostCheck hosts;
    private final HttpClient http;

    HubRequests(HubSettings settings, HostCheck hosts) {
        this.settings = settings;
        this.hosts = hosts;
        Duration patience = settings.patience();
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(patience.compareTo(LONGEST_CONNECT) < 0 ? patience : LONGEST_CONNECT)
                .build();
    }

    /** Where a file of a repository is. */
    URI address(String repository, String revision, String file) {
        return URI.create(settings.endpoint() + "/" + repository + "/resolve/"
                + revision.replace("/", "%2F").replace("+", "%2B") + "/" + file);
    }

    /**
     * Asks, and follows redirects.
     *
     * @param leave whether also to other hosts than the endpoint; else the redirect itself is the answer
     * @throws TryAgainException when nothing was answered
     */
    <T> Trail<T> send(
            String method,
            URI address,
            Map<String, String> headers,
            boolean leave,
            BodyHandler<T> body,
            Cancellation end)
            throws TryAgainException {
        List<HttpHeaders> seen = new ArrayList<>();
        URI at = address;
        for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
            end.check();
            HttpResponse<T> answer = send(method, at, headers, body);
            seen.add(answer.headers());
            if (!isRedirect(answer.statusCode())) {
                return new Trail<>(seen, answer);
            }
            URI next = target(at, answer);
            if (!isHome(next)) {
                if (!leave) {
                    return new Trail<>(seen, answer);
                }
                requirePublic(next);
            }
            close(answer);
            at = next;
        }
        throw new TryAgainException(unreachable("it redirects without an end"));
    }

    private <T> HttpResponse<T> send(String method, URI at, Map<String, String> headers, BodyHandler<T> body)
            throws TryAgainException {
        HttpRequest.Builder request = HttpRequest.newBuilder(at)
                .method(method, HttpRequest.BodyPublishers.noBody())
                .timeout(settings.patience())
                .header("User-Agent", "graft")
                .header("Accept-Encoding", "identity");
        headers.forEach(request::header);
        if (isHome(at)) {
            settings.token().ifPresent(token -> request.header("Authorization", "Bearer " + token));
        }
        try {
            return http.send(request.build(), body);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException();
        } catch (HttpTimeoutException e) {
            throw new TryAgainException(unreachable("it does not answer"));
        } catch (ConnectException e) {
            throw new TryAgainException(unreachable("no connection to " + at.getHost() + " can be made"));
        } catch (IOException e) {
            throw new TryAgainException(unreachable("the connection broke off (" + e.getMessage() + ")"));
        }
    }

    private static boolean isRedirect(int status) {
        return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
    }

    private URI target(URI from, HttpResponse<?> answer) throws TryAgainException {
        String location = answer.headers().firstValue("Location").orElse("");
        try {
            URI to = from.resolve(location);
            if (!location.isEmpty() && to.getHost() != null && to.getUserInfo() == null) {
                return to;
            }
        } catch (IllegalArgumentException e) {
            // Told below, like other texts that are no address.
        }
        throw new TryAgainException(unreachable("it redirects to what is no address"));
    }

    private void requirePublic(URI to) throws TryAgainException {
        boolean plain = "http".equals(settings.endpoint().getScheme()) && "http".equals(to.getScheme());
        if (!"https".equals(to.getScheme()) && !plain) {
            throw unreachable("it redirects to " + to.getHost() + " without encryption, where nothing is fetched");
        }
        try {
            if (!hosts.isPublic(to.getHost())) {
                throw unreachable("it redirects to " + to.getHost() + ", a private address, where nothing is fetched");
            }
        } catch (UnknownHostException e) {
            throw new TryAgainException(unreachable("it redirects to " + to.getHost() + ", which nobody knows"));
        }
    }

    private boolean isHome(URI uri) {
        URI home = settings.endpoint();
        return home.getScheme().equals(uri.getScheme())
                && home.getHost().equalsIgnoreCase(uri.getHost())
                && port(home) == port(uri);
    }

    private static int port(URI uri) {
        return uri.getPort() >= 0 ? uri.getPort() : "https".equals(uri.getScheme()) ? 443 : 80;
    }

    /** Throws what an answer without the thing asked for means; a 404 is left to the caller. */
    void requireGood(String repository, Trail<?> answer) throws TryAgainException {
        int status = answer.last().statusCode();
        if (status == 401 || status == 403) {
            throw HubFailures.unauthorized(
                    repository, status, answer.error(), settings.token().isPresent());
        } else if (status == 429) {
            Optional<Duration> wait =
                    answer.last().headers().firstValue("Retry-After").flatMap(HubRequests::retryAfter);
            if (wait.isPresent() && wait.get().compareTo(settings.longestWait()) > 0) {
                throw HubFailures.rateLimited(wait.get());
            }
            throw new TryAgainException(HubFailures.rateLimited(wait.orElse(Duration.ZERO)), wait, false);
        } else if (status >= 500 || status == 408) {
            throw new TryAgainException(unreachable("it answered with status " + status));
        } else if (status >= 400 && status != 404 && status != 416) {
            throw unreachable("it answered with status " + status);
        }
    }

    /** Seconds, or a date (RFC 9110, 10.2.3). */
    private static Optional<Duration> retryAfter(String text) {
        try {
            if (text.matches("[0-9]{1,9}")) {
                return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
            }
            Duration until = Duration.between(
                    Instant.now(),
                    ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant());
            return Optional.of(until.isNegative() ? Duration.ZERO : until);
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    GraftException unreachable(String why) {
        return HubFailures.unreachable(settings.endpoint(), why);
    }

    private static void close(HttpResponse<?> answer) {
        if (answer.body() instanceof AutoCloseable body) {
            try {
                body.close();
            } catch (Exception e) {
                // Nobody wants it any more.
            }
        }
    }
}
