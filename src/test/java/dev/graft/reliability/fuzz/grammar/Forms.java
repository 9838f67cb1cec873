package dev.graft.reliability.fuzz.grammar;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bodies of {@code multipart/form-data} whose boundaries, headers and parts may be missing, cut, huge or many. */
public final class Forms {
    private static final int MANY = 1200;

    private final Dice dice;
    private final int honesty;

    /**
     * A form and what its Content-Type header says.
     *
     * @param type without the header's name
     */
    public record Form(String type, byte[] body) {}

    private Forms(Dice dice) {
        this.dice = dice;
        this.honesty = dice.pick(3, 8, 1000);
    }

    /** @param field the name of a field that the operation knows */
    public static Form draw(byte[] file, String field, Dice dice) {
        return new Forms(dice).form(file, field);
    }

    private Form form(byte[] file, String field) {
        String boundary = dice.oneIn(honesty)
                ? dice.pick("", " ", "-", "b".repeat(300), "b\u00e9", "(b)", "--b", "b\"c")
                : "boundary" + dice.below(10);
        Octets out = new Octets();
        if (dice.oneIn(honesty)) {
            out.add(dice.bytes(dice.below(2000)));
        }
        int fields = dice.oneIn(25) ? MANY : dice.below(3);
        for (int i = 0; i < fields; i++) {
            part(out, boundary, header(field, ""), value());
        }
        for (int i = dice.pick(1, 1, 1, 1, 0, 2, 5); i > 0; i--) {
            part(out, boundary, header("file", "; filename=\"" + fileName() + "\""), file);
        }
        if (!dice.oneIn(honesty)) {
            out.text("--").text(boundary).text(dice.oneIn(honesty) ? "" : "--").text(newline());
        }
        byte[] body = out.toBytes();
        if (dice.oneIn(honesty)) {
            body = Damage.of(body, dice);
        } else if (dice.oneIn(honesty)) {
            body = Arrays.copyOf(body, dice.below(body.length + 1));
        }
        return new Form(type(boundary), body);
    }

    private String type(String boundary) {
        if (!dice.oneIn(honesty)) {
            return "multipart/form-data; boundary=" + boundary;
        }
        return dice.pick(
                "multipart/form-data",
                "multipart/form-data; boundary=",
                "multipart/form-data; boundary=\"" + boundary,
                "multipart/form-data; boundary=other",
                "multipart/mixed; boundary=" + boundary,
                "multipart/form-data; charset=nonsense; boundary=" + boundary,
                "multipart/form-data; boundary=" + boundary + "; boundary=x",
                "MULTIPART/FORM-DATA; BOUNDARY=" + boundary);
    }

    private void part(Octets out, String boundary, String header, byte[] content) {
        out.text(dice.oneIn(2 * honesty) ? "-" : "--").text(boundary).text(newline());
        out.text(header).text(newline()).add(content).text(newline());
    }

    private String header(String name, String more) {
        StringBuilder header = new StringBuilder("Content-Disposition: ");
        header.append(dice.oneIn(honesty) ? dice.pick("attachment", "", "form-data;;;", "inline") : "form-data");
        header.append("; name=\"")
                .append(dice.oneIn(honesty) ? name() : name)
                .append('"')
                .append(more);
        header.append(newline());
        if (dice.oneIn(3)) {
            header.append("Content-Type: ")
                    .append(dice.pick(
                            "application/zip",
                            "text/plain; charset=nonsense",
                            "text/plain; charset=UTF-16",
                            "multipart/mixed; boundary=inner",
                            "image/jpeg",
                            "/",
                            "x".repeat(5000)))
                    .append(newline());
        }
        if (dice.oneIn(2 * honesty)) {
            header.append("Content-Transfer-Encoding: ")
                    .append(dice.pick("base64", "quoted-printable", "8bit", "nonsense"))
                    .append(newline());
        }
        if (dice.oneIn(3 * honesty)) {
            header.append("X-Long: ")
                    .append("y".repeat(dice.pick(9000, 70_000)))
                    .append(newline());
        }
        return header.toString();
    }

    private String name() {
        return dice.pick("", "fil\0e", "file\"; name=\"name", "n".repeat(3000), "\u00e9", "file", "../file", "[]");
    }

    private String fileName() {
        return dice.pick(
                "a.zip",
                "a.jpg",
                "",
                "../../../tmp/x",
                "a\0b",
                "C:\\x.zip",
                "n".repeat(3000),
                "\u202Egnp",
                "a\"b",
                "%00");
    }

    private byte[] value() {
        return switch (dice.below(6)) {
            case 0 -> dice.bytes(dice.below(300));
            case 1 -> "v".repeat(dice.oneIn(12) ? 1_200_000 : 300).getBytes(StandardCharsets.UTF_8);
            case 2 -> JsonTexts.bent("{'train': 0.8, 'validation': 0.1, 'test': 0.1}", dice);
            case 3 -> new byte[0];
            default -> "42".getBytes(StandardCharsets.UTF_8);
        };
    }

    private String newline() {
        return dice.oneIn(10 * honesty) ? dice.pick("\n", "\r", "") : "\r\n";
    }
}
