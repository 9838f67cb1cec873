package dev.graft.basemodel.hub;

import dev.graft.error.ErrorCode;
import dev.graft.error.GraftException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which hub is asked, and how patiently. The first three are read from the environment under the names that Hugging Face's
 * own programs have for them.
 *
 * @param endpoint {@code HF_ENDPOINT}, without a slash at its end
 * @param token {@code HF_TOKEN}; sent to the endpoint alone
 * @param offline {@code HF_HUB_OFFLINE}: nothing is asked at all
 * @param patience how long a server may say nothing, or next to nothing
 * @param attempts in a row that bring nothing, after which a download has failed
 * @param backoff before the second of them; doubled before each further one
 * @param longestWait that a hub may ask for when it is asked too often
 */
public record HubSettings(
        URI endpoint,
        Optional<String> token,
        boolean offline,
        Duration patience,
        int attempts,
        Duration backoff,
        Duration longestWait) {
    public static final String STANDARD_ENDPOINT = "https://huggingface.co";

    /** What huggingface_hub takes for yes; all else is no. */
    private static final Set<String> YES = Set.of("1", "ON", "YES", "TRUE");

    /** The settings that an environment asks for. */
    public static HubSettings of(Map<String, String> environment) {
        return new HubSettings(
                endpoint(text(environment, "HF_ENDPOINT").orElse(STANDARD_ENDPOINT)),
                text(environment, "HF_TOKEN").map(HubSettings::token),
                YES.contains(environment.getOrDefault("HF_HUB_OFFLINE", "").toUpperCase(Locale.ROOT)),
                Duration.ofSeconds(30),
                5,
                Duration.ofSeconds(1),
                Duration.ofMinutes(2));
    }

    private static Optional<String> text(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).map(String::strip).filter(text -> !text.isEmpty());
    }

    private static URI endpoint(String text) {
        try {
            URI uri = new URI(text.replaceAll("/+$", ""));
            boolean web = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
            if (web && uri.getHost() != null && uri.getQuery() == null && uri.getUserInfo() == null) {
                return uri;
            }
        } catch (URISyntaxException e) {
            // Refused below, like other texts that are no address.
        }
        throw new GraftException(
                ErrorCode.VALIDATION_FAILED,
                "HF_ENDPOINT is '" + text + "'; it must be the address of a hub, such as " + STANDARD_ENDPOINT + ".");
    }

    private static String token(String text) {
        if (!text.chars().allMatch(c -> c > ' ' && c < 127)) {
            throw new GraftException(
                    ErrorCode.VALIDATION_FAILED,
                    "HF_TOKEN has characters in it that no token has; it is the text from the hub's settings, hf_….");
        }
        return text;
    }

    /** Never the token: this may stand in a log. */
    @Override
    public String toString() {
        return "HubSettings[" + endpoint + (token.isPresent() ? ", with a token" : "") + (offline ? ", offline" : "")
                + "]";
    }
}
