package dev.graft.reliability.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.graft.reliability.fuzz.Wire.End;
import dev.graft.reliability.fuzz.Wire.Heard;
import dev.graft.reliability.fuzz.grammar.Requests.Request;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;

/** What may be answered to a bad request, and what may not. */
final class Verdict {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** What the HTTP layer answers, without a body, to what it can't read as a request. */
    private static final Set<Integer> UNREADABLE = Set.of(400, 413, 414, 417, 431, 505);
    /** No problem is longer, whatever was wrong with the request. */
    private static final int MOST_TOLD = 100_000;

    private Verdict() {}

    /** What is wrong with an answer. */
    static Optional<String> fault(Request request, Heard heard) {
        String said = heard.status() + " " + heard.head() + "\n" + heard.body();
        if (heard.end() == End.SILENT) {
            return Optional.of("no end of the answer: " + said);
        }
        if (heard.status() == 0) {
            return request.framed() ? Optional.of("no answer: " + said) : Optional.empty();
        }
        if (heard.status() >= 500 && heard.status() != 507) {
            return Optional.of(said);
        }
        if (heard.status() >= 400 && heard.body().length() > MOST_TOLD) {
            return Optional.of("a problem of " + heard.body().length() + " characters");
        }
        // Without a length, the answer to the next request on the connection reads as a body.
        boolean empty =
                heard.body().isEmpty() || !request.framed() && heard.body().startsWith("HTTP/1.");
        boolean bare =
                empty && (request.what().contains("HEAD ") || !request.framed() && UNREADABLE.contains(heard.status()));
        return heard.status() < 400 || bare || isProblem(heard) ? Optional.empty() : Optional.of("no problem: " + said);
    }

    private static boolean isProblem(Heard heard) {
        try {
            JsonNode problem = JSON.readTree(heard.body().getBytes(StandardCharsets.ISO_8859_1));
            return heard.isProblem()
                    && problem.path("status").asInt() == heard.status()
                    && !problem.path("code").asText().isEmpty()
                    && !problem.path("request_id").asText().isEmpty();
        } catch (IOException e) {
            return false;
        }
    }
}
