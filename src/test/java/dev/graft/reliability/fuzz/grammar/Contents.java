package dev.graft.reliability.fuzz.grammar;

import dev.graft.image.Pictures;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;

/** What entries of an archive hold, and the ways to pack it. */
final class Contents {
    private static final int MIB = 1 << 20;

    /** Packed, over the floor under which no ratio counts as a bomb's. */
    private static final byte[] DEFLATED_ZEROS = deflate(new byte[66 * MIB]);

    private static final byte[] GZIPPED_ZEROS = gzip(new byte[66 * MIB]);

    private Contents() {}

    static byte[] draw(Dice dice) {
        return switch (dice.below(10)) {
            case 0, 1, 2, 3 -> Pictures.bytes(dice.pick("size-2x3.jpg", "size-1x1.png", "two-colours.gif", "rle4.bmp"));
            case 4 -> new byte[0];
            case 5 -> dice.bytes(dice.below(2000));
            case 6 -> new byte[dice.below(100_000)];
            case 7 -> manifest(dice);
            case 8 -> new Zip(dice).shallow();
            default -> Images.draw(dice);
        };
    }

    /** A table or lines of JSON as people write them, then damaged. */
    static byte[] manifest(Dice dice) {
        String text = dice.pick(
                "path,label\na/1.png,x\na/2.png,y\n",
                "path,label,split,group\n\"a/1.png\",\"x\"\"y\",train,1\nb/2.jpg,y,test,2\n",
                "\uFEFFpath;label\r\na/1.png;x\r\n",
                "path,label\n../../etc/passwd,x\n/etc/passwd,y\na/1.png,\0\n",
                "path,label,split\na/1.png,x,dev\na/1.png,y,nonsense\n\"unclosed,x\n",
                "{\"path\": \"a/1.png\", \"label\": \"x\"}\n{\"path\": \"b/2.jpg\", \"label\": 7}\n",
                "{\"path\": \"a/1.png\", \"label\": \"\\ud800\"}\n{\"path\": null, \"label\": [\"x\"]}\n",
                "{\"path\": \"a/1.png\"}\n" + "[".repeat(5000),
                "{\"path\": \"a/1.png\", \"label\": 1e999999999, \"split\": {}}\nnull\n[]\n\"\"\n");
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return dice.oneIn(3) ? bytes : Damage.of(bytes, dice);
    }

    static byte[] deflatedZeros() {
        return DEFLATED_ZEROS;
    }

    static byte[] gzippedZeros() {
        return GZIPPED_ZEROS;
    }

    static byte[] deflate(byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        try (DeflaterOutputStream deflating = new DeflaterOutputStream(out, deflater)) {
            deflating.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            deflater.end();
        }
        return out.toByteArray();
    }

    static byte[] gzip(byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
