package dev.graft.reliability.fuzz.grammar;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Addresses: paths and queries, escaped wrongly, doubled, too long, from elsewhere. */
final class Targets {
    private Targets() {}

    static String bent(String path, Dice dice) {
        int at = dice.below(path.length());
        String odd = dice.pick(
                "%00",
                "%",
                "%zz",
                "%2",
                "%2F",
                "%2e%2e%2f",
                "%c0%af",
                "%ff",
                "%ED%A0%80",
                "%F0%9F%98%80",
                "..",
                "/../",
                "//",
                ";a=b",
                "?",
                "#",
                "\\",
                "|",
                "^",
                "{}",
                "\u00e9",
                "\u0001",
                "\0",
                " ",
                "~",
                "*",
                "'\"",
                "%0d%0aX:y",
                "x".repeat(300),
                "x".repeat(5000),
                "a/".repeat(400),
                "%25252e");
        return switch (dice.below(4)) {
            case 0 -> path + odd;
            case 1 -> path.substring(0, at) + odd;
            case 2 -> path.substring(0, path.lastIndexOf('/') + 1) + odd;
            default -> path.substring(0, at) + odd + path.substring(at);
        };
    }

    static String query(Dice dice) {
        StringBuilder query = new StringBuilder("?");
        for (int i = dice.below(3); i >= 0; i--) {
            String name = dice.pick(
                    "limit",
                    "cursor",
                    "status",
                    "kind",
                    "dataset",
                    "model",
                    "split",
                    "label",
                    "after",
                    "tail",
                    "follow",
                    "version",
                    "alias",
                    "top_k",
                    "name",
                    "task",
                    "splits",
                    "seed",
                    "metadata",
                    "",
                    "limit%00",
                    "LIMIT");
            query.append(name).append(dice.oneIn(12) ? "" : "=");
            query.append(name.equals("cursor") && !dice.oneIn(4) ? cursor(dice) : value(dice))
                    .append('&');
        }
        return dice.oneIn(4) ? query.toString() : query.substring(0, query.length() - 1);
    }

    private static String value(Dice dice) {
        return dice.pick(
                "",
                "0",
                "1",
                "-1",
                "200",
                "201",
                "2147483648",
                "9223372036854775808",
                "99999999999999999999",
                "1e3",
                "0x1",
                "%2B1",
                "%D9%A3",
                "true",
                "TRUE",
                "null",
                "ready",
                "queued,running",
                ",,,",
                "train",
                "daisy",
                "%00",
                "a%00b",
                "%ff%fe",
                "%ED%A0%80",
                "%",
                "%zz",
                "[1]",
                "%7B%7D",
                "%7B%22train%22%3A1e999%7D",
                "%7B%22a%22%3A%22%5Cud800%22%7D",
                "%5B".repeat(1200),
                "x".repeat(2500),
                "'%20or%201=1--",
                "%F0%9F%98%80",
                "a;b",
                "image_classification",
                Long.toString(dice.edge(50)));
    }

    /** Of this server's form, or of one that looks like it. */
    private static String cursor(Dice dice) {
        String place = dice.pick(
                "",
                "ds_0",
                "job_7ZZZZZZZZZZZZZZZZZZZZZZZZZ",
                "0:",
                ":",
                "1:signs",
                "9223372036854775808:x",
                "-1",
                "2147483648",
                "\0",
                "\ud800",
                "x".repeat(2000),
                "'; --",
                "\uffff",
                "1:" + "\0",
                "0",
                "abc",
                Long.toString(dice.edge(3)));
        byte[] bytes = (dice.oneIn(5) ? dice.pick("", "g2:", "g1") : "g1:")
                .concat(place)
                .getBytes(StandardCharsets.UTF_8);
        byte[] told = dice.oneIn(5) ? Damage.of(bytes, dice) : bytes;
        return Base64.getUrlEncoder().withoutPadding().encodeToString(told) + dice.pick("", "", "", "=", "%3D%3D", "!");
    }
}
