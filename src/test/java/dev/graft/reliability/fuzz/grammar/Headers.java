package dev.graft.reliability.fuzz.grammar;

/** Single headers whose values say too much, nothing, or what no standard knows. */
final class Headers {
    private Headers() {}

    static String draw(Dice dice) {
        String name = dice.pick(
                "Accept",
                "Accept",
                "Content-Type",
                "Idempotency-Key",
                "Idempotency-Key",
                "If-Match",
                "If-None-Match",
                "Range",
                "Last-Event-ID",
                "Last-Event-ID",
                "Authorization",
                "X-Request-Id",
                "Accept-Encoding",
                "Accept-Charset",
                "Accept-Language",
                "Expect",
                "Origin",
                "Cookie",
                "X-Forwarded-For",
                "Forwarded",
                "traceparent",
                "Upgrade",
                "If-Modified-Since",
                "X-HTTP-Method-Override",
                "Content-Encoding",
                "Host",
                "TE",
                "Connection",
                "Date");
        return name + ": " + (dice.oneIn(3) ? any(dice) : own(name, dice));
    }

    private static String own(String name, Dice dice) {
        return switch (name) {
            case "Accept" ->
                dice.pick(
                        "*/*",
                        "text/event-stream",
                        "text/html",
                        "text/csv",
                        "application/xml",
                        "*",
                        "a",
                        "/",
                        "*/json",
                        "text/*;q=abc",
                        "application/json;q=2",
                        "application/json;q=0",
                        ",,,",
                        "a/b,".repeat(500),
                        "application/json;charset=nonsense",
                        "text/event-stream;q=-1, */*;q=0",
                        "image/png;x=\"y");
            case "Content-Type" ->
                dice.pick(
                        "a",
                        "/",
                        "application/json;charset",
                        "text/csv",
                        "application/x-ndjson",
                        "image/*",
                        "*/*",
                        ";",
                        "a/b/c");
            case "Idempotency-Key" ->
                dice.pick(
                        "",
                        " ",
                        "k",
                        "k",
                        "x".repeat(255),
                        "x".repeat(256),
                        "\u00e9",
                        "a b",
                        "\"",
                        "\0",
                        "../../x",
                        "'--");
            case "If-Match", "If-None-Match" ->
                dice.pick(
                        "*",
                        "\"1\"",
                        "W/\"1\"",
                        "1",
                        "\"",
                        "\"\"",
                        "\"-1\"",
                        "\"99999999999999999999\"",
                        "*,*",
                        ",",
                        "\"1\",\"2\"",
                        "\"x".repeat(700),
                        "\"\u00e9\"");
            case "Range" ->
                dice.pick(
                        "bytes=0-1",
                        "bytes=-1",
                        "bytes=5-",
                        "bytes=9-1",
                        "bytes=0-99999999999999999999",
                        "bytes=a-b",
                        "x=0-1",
                        "bytes=" + "0-0,".repeat(900),
                        "bytes=--",
                        "bytes");
            case "Last-Event-ID" ->
                dice.pick(
                        "0",
                        "1",
                        "-1",
                        "9223372036854775807",
                        "9223372036854775808",
                        "abc",
                        "",
                        "1,2",
                        "0x1",
                        "\u0663",
                        "1e3");
            case "Authorization" ->
                dice.pick(
                        "Bearer",
                        "Bearer ",
                        "Bearer x",
                        "Basic eDp5",
                        "Basic !",
                        "Digest",
                        "x".repeat(4000),
                        "Bearer \u00e9");
            case "X-Request-Id" -> dice.pick("", "x".repeat(129), "a b", "<script>", "a%0d%0ab", "\u00e9");
            case "Expect" -> dice.pick("100-continue", "200-ok", "");
            case "Host" -> dice.pick("", "evil.example", "a b", "[::1", "127.0.0.1:99999", "x".repeat(3000));
            case "Connection", "Upgrade" -> dice.pick("upgrade", "h2c", "websocket", "keep-alive, close", "x");
            case "Content-Encoding", "TE", "Accept-Encoding" ->
                dice.pick("gzip", "br", "identity;q=0", "x", "gzip,gzip");
            default -> any(dice);
        };
    }

    private static String any(Dice dice) {
        return dice.pick(
                "",
                "x",
                "\u00e9",
                "\u0001",
                "\0",
                "x".repeat(4000),
                "x".repeat(30_000),
                "a,".repeat(2000),
                "\ud83d\ude00",
                "%00",
                "-1",
                "()",
                "\"",
                "\\",
                "${x}",
                "\u0085",
                "a\tb");
    }
}
