package dev.graft.reliability.fuzz.grammar;

/** Messages that contradict themselves about where they begin and end. */
final class Wrong {
    private static final String BODY = "{\"version\":1}";

    private Wrong() {}

    static byte[] framing(Dice dice) {
        String start = dice.pick("POST /v1/jobs", "GET /v1/jobs", "PUT /v1/models/x/aliases/y", "POST /v1/datasets");
        String headers = dice.pick(
                "Content-Length: 5",
                "Content-Length: 99999",
                "Content-Length: -1",
                "Content-Length: 99999999999999999999",
                "Content-Length: 1e3",
                "Content-Length: 13\r\nContent-Length: 14",
                "Content-Length: 13, 13",
                "Content-Length: +13",
                "Content-Length: ",
                "Content-Length: 13\r\nTransfer-Encoding: chunked",
                "Transfer-Encoding: chunked",
                "Transfer-Encoding: gzip",
                "Transfer-Encoding: chunked, chunked",
                "Transfer-Encoding: x",
                " folded: x",
                ": nameless",
                "no colon",
                "Content-Length : 13",
                "X: " + "y".repeat(70_000),
                "X: y\r\n".repeat(3000) + "Z: y");
        String version =
                dice.pick("HTTP/1.1", "HTTP/1.1", "HTTP/1.0", "HTTP/0.9", "HTTP/2.0", "HTTP/9.9", "http/1.1", "X", "");
        String body = dice.pick(
                "",
                BODY,
                "d\r\n" + BODY + "\r\n0\r\n\r\n",
                "d\r\n" + BODY,
                "zz\r\n" + BODY + "\r\n0\r\n\r\n",
                "-1\r\n",
                "ffffffffffffffff\r\n" + BODY,
                "7fffffff\r\n" + BODY,
                "d;" + "x".repeat(10_000) + "\r\n" + BODY + "\r\n0\r\n\r\n",
                "d\r\n" + BODY + "\r\n0\r\nX-Trailer: " + "x".repeat(20_000) + "\r\n\r\n",
                "0\r\n\r\nGET /v1/info HTTP/1.1\r\nHost: x\r\n\r\n");
        String newline = dice.oneIn(8) ? "\n" : "\r\n";
        String type = dice.oneIn(2) ? "Content-Type: application/json" + newline : "";
        String text = start + " " + version + newline + (dice.oneIn(6) ? "" : "Host: x" + newline) + type + headers
                + newline + newline + body;
        return new Octets().text(text).toBytes();
    }
}
