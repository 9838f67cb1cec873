package dev.graft.reliability.fuzz.grammar;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Files of weights in the safetensors format whose lengths, offsets, types, shapes and names may lie. */
public final class WeightFiles {
    private static final String[] TYPES = {
        "F64", "F32", "F16", "BF16", "I64", "I32", "I16", "I8", "U8", "BOOL", "F8_E4M3", "f32", "", "X"
    };

    private final Dice dice;
    private final int honesty;
    private final StringBuilder header = new StringBuilder("{");
    private long data;

    private WeightFiles(Dice dice) {
        this.dice = dice;
        this.honesty = dice.pick(3, 8, 30, 1000);
    }

    public static byte[] draw(Dice dice) {
        return new WeightFiles(dice).whole();
    }

    /** A good file's tensors, one of them called, shaped or typed otherwise. */
    public static byte[] retold(byte[] good, Dice dice) {
        int length = ByteBuffer.wrap(good).order(ByteOrder.LITTLE_ENDIAN).getInt();
        String header = new String(good, Long.BYTES, length, StandardCharsets.UTF_8);
        int at = dice.below(header.length());
        String rest = header.substring(at);
        String told =
                switch (dice.below(4)) {
                    case 0 -> rest.replaceFirst("\"F32\"", dice.pick("\"I32\"", "\"F16\"", "\"F64\"", "\"U8\""));
                    case 1 -> rest.replaceFirst("\\[([0-9]+),([0-9]+)", "[$2,$1");
                    case 2 -> rest.replaceFirst("weight", dice.pick("bias", "w", "weight\\u0000", ""));
                    default -> rest;
                };
        byte[] json = (header.substring(0, at) + told).getBytes(StandardCharsets.UTF_8);
        json = dice.oneIn(4) ? JsonTexts.bent(header, dice) : json;
        byte[] data = Arrays.copyOfRange(good, Long.BYTES + length, good.length);
        return new Octets().little(8, json.length).add(json).add(data).toBytes();
    }

    private byte[] whole() {
        int tensors = dice.below(6);
        if (dice.oneIn(3)) {
            header.append("\"__metadata__\":").append(metadata()).append(tensors > 0 ? "," : "");
        }
        for (int i = 0; i < tensors; i++) {
            header.append(i == 0 ? "" : ",");
            tensor(i);
        }
        header.append("}").append(" ".repeat(dice.below(8)));
        byte[] json = header.toString().getBytes(StandardCharsets.UTF_8);
        if (dice.oneIn(4)) {
            json = JsonTexts.bent(header.toString(), dice);
        } else if (dice.oneIn(8)) {
            json = Damage.of(json, dice);
        }
        int size = (int) Math.min(4096, dice.oneIn(honesty) ? dice.below(64) : data);
        byte[] file = new Octets()
                .little(8, dice.oneIn(honesty) ? dice.edge(json.length) : json.length)
                .add(json)
                .zeros(size)
                .toBytes();
        return dice.oneIn(honesty) ? Arrays.copyOf(file, dice.below(file.length + 1)) : file;
    }

    private void tensor(int index) {
        String name = dice.oneIn(honesty)
                ? dice.pick("t0", "", "\\u0000", "../x", "\\ud800", "n".repeat(60_000), "__metadata__", "t\\u0030")
                : "t" + index;
        int type = dice.oneIn(honesty) ? dice.below(TYPES.length) : dice.below(4);
        int bytes = new int[] {8, 4, 2, 2, 8, 4, 2, 1, 1, 1, 1, 4, 1, 1}[type];
        int rows = dice.below(4);
        int columns = 1 + dice.below(5);
        String shape = dice.oneIn(honesty) ? shape(rows, columns) : "[" + rows + "," + columns + "]";
        long begin = data;
        long end = data + (long) bytes * rows * columns;
        data = end;
        header.append('"')
                .append(name)
                .append("\":{\"dtype\":\"")
                .append(TYPES[type])
                .append("\",\"shape\":");
        header.append(shape)
                .append(",\"data_offsets\":")
                .append(offsets(begin, end))
                .append('}');
    }

    private String shape(int rows, int columns) {
        return dice.pick(
                "[-1,-1]",
                "[65536,65536]",
                "[2147483647,2147483647,2147483647]",
                "[4294967296]",
                "[0,2147483647,2147483647]",
                "[18446744073709551617]",
                "[1.5]",
                "[\"" + rows + "\"," + columns + "]",
                "[" + rows + "," + columns + ".0]",
                "[" + rows + "," + columns + ",1e0]",
                "[null]",
                "[[1]]",
                "{}",
                "null",
                "[]",
                "[" + "1,".repeat(5000) + "1]");
    }

    private String offsets(long begin, long end) {
        if (!dice.oneIn(honesty)) {
            return "[" + begin + "," + end + "]";
        }
        return dice.pick(
                "[" + dice.edge(begin) + "," + end + "]",
                "[" + begin + "," + dice.edge(end) + "]",
                "[" + end + "," + begin + "]",
                "[\"" + begin + "\",\"" + end + "\"]",
                "[" + begin + ".0," + end + ".9]",
                "[1844674407370955161" + (6 + begin % 3) + "," + end + "]",
                "[18446744073709551616,18446744073709551616]",
                "[" + begin + "]",
                "[" + begin + "," + end + "," + end + "]",
                "{}",
                "null",
                "[-1,-1]",
                "[1e400,1e400]");
    }

    private String metadata() {
        return dice.pick(
                "{\"format\":\"pt\"}",
                "{\"format\":7}",
                "[]",
                "null",
                "\"x\"",
                "{\"a\":{\"b\":{}}}",
                "{\"a\":\"\\ud800\",\"a\":\"\"}",
                "{}");
    }
}
