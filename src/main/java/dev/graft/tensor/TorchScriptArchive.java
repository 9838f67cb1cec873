package dev.graft.tensor;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes the archive that libtorch's {@code torch::jit::load} reads: a ZIP of stored entries with the source of one
 * class, and a pickle of one object of it that holds no tensors. Layout as in PyTorch's
 * {@code torch/csrc/jit/docs/serialization.md}.
 */
final class TorchScriptArchive {
    private static final String ROOT = "program/";
    /** Pickle of an empty tuple: there are no constants. */
    private static final byte[] NO_CONSTANTS = {(byte) 0x80, 2, ')', '.'};

    private TorchScriptArchive() {}

    /**
     * @param methods method definitions in TorchScript's serialised dialect, indented by two spaces, whose {@code self} is
     *     of type {@code __torch__.Program}
     */
    static byte[] of(String methods) {
        String source = "class Program(Module):\n"
                + "  __parameters__ = []\n"
                + "  __buffers__ = []\n"
                + "  training : bool\n"
                + "  _is_full_backward_hook : Optional[bool]\n"
                + methods;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            store(zip, "version", "10\n".getBytes(StandardCharsets.US_ASCII));
            store(zip, "constants.pkl", NO_CONSTANTS);
            store(zip, "data.pkl", pickledProgram());
            store(zip, "code/__torch__.py", source.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Pickle, protocol 2, of a {@code Program} with training = True and _is_full_backward_hook = None. */
    private static byte[] pickledProgram() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(0x80);
        out.write(2);
        out.write("c__torch__\nProgram\n)".getBytes(StandardCharsets.US_ASCII));
        out.write(0x81);
        out.write("}(".getBytes(StandardCharsets.US_ASCII));
        string(out, "training");
        out.write(0x88);
        string(out, "_is_full_backward_hook");
        out.write("Nub.".getBytes(StandardCharsets.US_ASCII));
        return out.toByteArray();
    }

    private static void string(ByteArrayOutputStream out, String text) {
        byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
        out.write('X');
        for (int shift = 0; shift < 32; shift += 8) {
            out.write(ascii.length >> shift);
        }
        out.writeBytes(ascii);
    }

    private static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
        ZipEntry entry = new ZipEntry(ROOT + name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        CRC32 crc = new CRC32();
        crc.update(content);
        entry.setCrc(crc.getValue());
        entry.setTime(0);
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }
}
