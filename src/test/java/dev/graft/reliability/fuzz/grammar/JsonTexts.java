package dev.graft.reliability.fuzz.grammar;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

/** Texts of JSON that begin as good ones: values dropped, doubled, retyped, nested, encoded otherwise. */
public final class JsonTexts {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int DEEP = 3000;

    private final Dice dice;
    /** Which of the tree's values is bent; counted down while writing. */
    private int target;

    private JsonTexts(Dice dice, int target) {
        this.dice = dice;
        this.target = target;
    }

    /** @param good JSON, which may be written with single quotes */
    public static byte[] bent(String good, Dice dice) {
        String text = good.replace('\'', '"');
        for (int i = dice.oneIn(4) ? 2 : 1; i > 0; i--) {
            try {
                JsonNode tree = JSON.readTree(text);
                StringBuilder out = new StringBuilder();
                new JsonTexts(dice, dice.below(size(tree))).write(tree, out);
                text = out.toString();
            } catch (JsonProcessingException e) {
                break;
            }
        }
        return encoded(text, dice);
    }

    /** JSON that is valid, and larger than anybody needs. */
    public static String wide(int fields) {
        StringBuilder out = new StringBuilder("{");
        for (int i = 0; i < fields; i++) {
            out.append(i == 0 ? "" : ",").append("\"k").append(i).append("\":0");
        }
        return out.append('}').toString();
    }

    private static int size(JsonNode tree) {
        int size = 1;
        for (JsonNode child : tree) {
            size += size(child);
        }
        return size;
    }

    private void write(JsonNode node, StringBuilder out) {
        if (target-- == 0) {
            out.append(poison(node));
        } else if (node.isObject()) {
            out.append('{');
            String comma = "";
            for (Map.Entry<String, JsonNode> field : node.properties()) {
                boolean next = target == 0;
                if (next && dice.oneIn(8)) {
                    target--;
                    continue;
                }
                out.append(comma).append(string(next && dice.oneIn(6) ? misspelt(field.getKey()) : field.getKey()));
                out.append(':');
                write(field.getValue(), out);
                if (next && dice.oneIn(8)) {
                    out.append(',').append(string(field.getKey())).append(":1");
                }
                comma = ",";
            }
            out.append('}');
        } else if (node.isArray()) {
            out.append('[');
            String comma = "";
            for (JsonNode child : node) {
                out.append(comma);
                write(child, out);
                comma = ",";
            }
            out.append(']');
        } else {
            out.append(node);
        }
    }

    /** What stands where something else should. */
    private String poison(JsonNode node) {
        return switch (dice.below(10)) {
            case 0 -> dice.pick("null", "true", "false", "{}", "[]", "\"\"", "0", "[null]", "{\"\":null}");
            case 1, 2 ->
                dice.pick(
                        "-1",
                        "1e999",
                        "-1e999",
                        "1e-999999999",
                        "1E+2147483648",
                        "9223372036854775807",
                        "9223372036854775808",
                        "18446744073709551616",
                        "0.1",
                        "-0",
                        "3.0",
                        "1e3",
                        "NaN",
                        "Infinity",
                        "0x10",
                        "01",
                        "1" + "0".repeat(900),
                        "1" + "0".repeat(5000),
                        Long.toString(dice.edge(0)));
            case 3 -> dice.pick("[", "{\"a\":").repeat(dice.pick(10, 999, DEEP)) + "1";
            case 4 -> "[".repeat(dice.pick(10, 999, DEEP)) + "]".repeat(dice.pick(10, 999, DEEP));
            case 5, 6 ->
                dice.pick(
                        "\"\\ud800\"",
                        "\"x\\udc00y\"",
                        "\"\\ud83d\\ude00\"",
                        "\"\\u0000\"",
                        "\"a\\u0000b\"",
                        "\"\\n\\t\\u0007\"",
                        "\"\\u202e\\ufeff\\uffff\"",
                        "\"'; drop table jobs; --\"",
                        "\"../../etc/passwd\"",
                        "\"%00%0d%0a\"",
                        "\"${jndi:ldap://127.0.0.1/x}\"",
                        "\"\\x41\"",
                        "\"unclosed",
                        "\"auto\"",
                        "\"AUTO\"");
            case 7 -> "\"" + dice.pick("x", "\u00e9", "\\u0130", "1").repeat(dice.pick(64, 201, 70_000)) + "\"";
            case 8 -> "{\"x\":" + node + "}";
            default -> "[" + node + "," + node + "]";
        };
    }

    private String misspelt(String name) {
        return dice.pick(
                name.toUpperCase(Locale.ROOT),
                name + "s",
                name + "\0",
                "\u0000",
                "",
                "__proto__",
                "x".repeat(60_000),
                "\ud800");
    }

    private static String string(String text) {
        try {
            return JSON.writeValueAsString(text);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] encoded(String text, Dice dice) {
        byte[] plain = text.getBytes(StandardCharsets.UTF_8);
        return switch (dice.below(16)) {
            case 0 -> text.getBytes(StandardCharsets.UTF_16);
            case 1 -> text.getBytes(dice.pick(StandardCharsets.UTF_16LE, Charset.forName("UTF-32LE")));
            case 2 ->
                new Octets()
                        .add(new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF})
                        .add(plain)
                        .toBytes();
            case 3 -> Damage.of(plain, dice);
            case 4 ->
                new Octets()
                        .add(plain)
                        .text(dice.pick("{}", "x", "\0", " // end", "]"))
                        .toBytes();
            case 5 -> Arrays.copyOf(plain, dice.below(plain.length + 1));
            default -> plain;
        };
    }
}
