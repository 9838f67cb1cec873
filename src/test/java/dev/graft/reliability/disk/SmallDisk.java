package dev.graft.reliability.disk;

import dev.graft.disk.FullDisk;
import dev.graft.it.harness.Command;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A file system of its own in memory, which can be filled to the last byte. */
final class SmallDisk implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final int PAGE = 4096;

    private final Path root;
    private final Path filler;

    private SmallDisk(Path root) {
        this.root = root;
        this.filler = root.resolve("filler");
    }

    /** Mounts one; empty where this machine, or this user, can't. */
    static Optional<SmallDisk> mount(Path at, int mebibytes) throws IOException {
        Files.createDirectories(at);
        Command mount = run("mount", "-t", "tmpfs", "-o", "size=" + mebibytes + "m", "tmpfs", at.toString());
        return mount.exit() == 0 ? Optional.of(new SmallDisk(at)) : Optional.empty();
    }

    private static Command run(String... words) {
        try {
            return Command.run(LIMIT, Path.of("/"), Map.of(), List.of(words));
        } catch (UncheckedIOException noSuchProgram) {
            return new Command(1, noSuchProgram.getMessage());
        }
    }

    Path root() {
        return root;
    }

    /** Leaves so many bytes, or as many as there are where there are fewer. */
    void fill(long leaving) {
        try (OutputStream out = Files.newOutputStream(filler, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            for (int size = 64 * PAGE; size >= PAGE; ) {
                if (root.toFile().getUsableSpace() - size >= leaving) {
                    size = write(out, size) ? size : size / 2;
                } else {
                    size /= 2;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean write(OutputStream out, int size) throws IOException {
        try {
            out.write(new byte[size]);
            return true;
        } catch (IOException e) {
            if (FullDisk.isTold(e)) {
                return false;
            }
            throw e;
        }
    }

    /** Takes away what {@link #fill} has put there. */
    void free() {
        try {
            Files.deleteIfExists(filler);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        Command unmount = run("umount", "-l", root.toString());
        if (unmount.exit() != 0) {
            throw new IllegalStateException(unmount.output());
        }
    }
}
