package dev.graft.reliability.crash;

import com.fasterxml.jackson.databind.JsonNode;
import dev.graft.it.harness.Rest;
import java.util.ArrayList;
import java.util.List;

/** Lists of the API, all pages of them. */
final class Lists {
    private Lists() {}

    static List<JsonNode> all(Rest rest, String path) {
        List<JsonNode> all = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = rest.get(path + "?limit=200" + cursor).expect(200).json();
            page.path("data").forEach(all::add);
            cursor = page.path("next_cursor").isTextual()
                    ? "&cursor=" + page.path("next_cursor").asText()
                    : "";
        } while (!cursor.isEmpty());
        return all;
    }
}
