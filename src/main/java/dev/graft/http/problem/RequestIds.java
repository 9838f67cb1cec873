package dev.graft.http.problem;

import io.vertx.ext.web.RoutingContext;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** The id by which a request is found again: in its answer, in problems and in every line of the log. */
public final class RequestIds {
    public static final String HEADER = "X-Request-Id";

    /** Its name among what log lines are marked with. */
    public static final String LOG_KEY = "request_id";

    private static final Pattern SAFE = Pattern.compile("[A-Za-z0-9._:/+=@-]{1,128}");
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int BYTES = 16;

    private RequestIds() {}

    /** Takes the client's id, or makes one where it sent none that is safe to log. */
    public static String takeOrMake(String sent) {
        if (sent != null && SAFE.matcher(sent).matches()) {
            return sent;
        }
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** Gives a request its id; the answer carries it from here on. */
    public static String assign(RoutingContext context) {
        String id = takeOrMake(context.request().getHeader(HEADER));
        context.put(LOG_KEY, id);
        context.response().putHeader(HEADER, id);
        return id;
    }

    /** The id of a request; one that was refused before it got one gets it now. */
    public static String of(RoutingContext context) {
        String id = context.get(LOG_KEY);
        return id != null ? id : assign(context);
    }
}
