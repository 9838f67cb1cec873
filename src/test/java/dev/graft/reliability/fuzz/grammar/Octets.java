package dev.graft.reliability.fuzz.grammar;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Bytes that are put together by hand, without a library that would refuse to write nonsense. */
public final class Octets {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** The lowest bytes of a number, the lowest first. */
    public Octets little(int bytes, long value) {
        for (int i = 0; i < bytes; i++) {
            out.write((int) (value >>> 8 * i));
        }
        return this;
    }

    /** The lowest bytes of a number, the highest first. */
    public Octets big(int bytes, long value) {
        for (int i = bytes - 1; i >= 0; i--) {
            out.write((int) (value >>> 8 * i));
        }
        return this;
    }

    public Octets add(byte[] bytes) {
        out.writeBytes(bytes);
        return this;
    }

    /** UTF-8. */
    public Octets text(String text) {
        return add(text.getBytes(StandardCharsets.UTF_8));
    }

    public Octets zeros(int count) {
        return add(new byte[count]);
    }

    public int size() {
        return out.size();
    }

    public byte[] toBytes() {
        return out.toByteArray();
    }
}
