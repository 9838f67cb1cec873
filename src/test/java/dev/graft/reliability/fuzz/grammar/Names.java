package dev.graft.reliability.fuzz.grammar;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** What entries of an archive are called, by people, by other systems and by whoever wants to get out of the archive. */
final class Names {
    private static final List<String> GOOD =
            List.of("a/1.png", "a/2.png", "b/1.png", "b/2.jpg", "c/d/3.gif", "train/a/1.png", "test/b/2.png");
    private static final List<String> ODD = List.of(
            "",
            "/",
            ".",
            "..",
            "./a/1.png",
            "a//1.png",
            "a/",
            "/etc/passwd",
            "../../etc/cron.d/x",
            "a/../../../b.png",
            "a/..",
            "C:\\windows\\x.png",
            "C:/x.png",
            "\\\\server\\share\\x.png",
            "a\\..\\..\\b.png",
            "a/b\0.png",
            "\0",
            "a/\r\nSet-Cookie: x.png",
            "a/\u202Egnp.exe",
            "a/e\u0301.png",
            "a/\u00e9.png",
            "CON",
            "a/ .png",
            "a/1.png/",
            "a/1.png/2.png",
            "__MACOSX/a/._1.png",
            ".DS_Store",
            "Thumbs.db",
            "manifest.csv",
            "manifest.jsonl",
            "a/manifest.csv",
            "~/x.png",
            "%2e%2e/x.png",
            "a/" + "x".repeat(300) + ".png",
            "a/".repeat(600) + "1.png",
            "x".repeat(1025));
    private static final byte[][] BROKEN = {
        {'a', '/', (byte) 0xC0, (byte) 0xAF, '.', 'p'},
        {'a', '/', (byte) 0xFF, (byte) 0xFE},
        {'a', '/', (byte) 0xED, (byte) 0xA0, (byte) 0x80},
        {(byte) 0xE0, (byte) 0x80, (byte) 0xAE, '/', 'x'},
        {'a', '/', (byte) 0x82, '.', 'p', 'n', 'g'},
        {'a', '/', (byte) 0xF5, (byte) 0x80, (byte) 0x80, (byte) 0x80},
    };

    private Names() {}

    static byte[] draw(Dice dice) {
        return switch (dice.below(8)) {
            case 0, 1, 2 -> dice.pick(GOOD).getBytes(StandardCharsets.UTF_8);
            case 3 -> ("a/" + dice.below(10_000) + ".png").getBytes(StandardCharsets.UTF_8);
            case 4, 5 -> dice.pick(ODD).getBytes(StandardCharsets.UTF_8);
            case 6 -> dice.pick(BROKEN);
            default -> dice.oneIn(10) ? dice.bytes(dice.below(0x10000)) : dice.bytes(dice.below(40));
        };
    }
}
