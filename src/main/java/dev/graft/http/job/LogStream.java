package dev.graft.http.job;

import dev.graft.http.job.Ticks.Look;
import dev.graft.job.JobService;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** A client's place in a job's log: each look gives the whole lines that have come since. */
final class LogStream implements Supplier<Look<String>> {
    private static final int AT_ONCE = 1 << 18;

    private final JobService jobs;
    private final String job;
    private final boolean follow;
    private volatile Optional<Path> file;
    private volatile long position;

    /** @param tail how many lines to begin before the end; empty for all */
    LogStream(JobService jobs, String job, Optional<Integer> tail, boolean follow) {
        this.jobs = jobs;
        this.job = job;
        this.follow = follow;
        this.file = jobs.log(job).filter(Files::exists);
        this.position = tail.isPresent() && file.isPresent() ? beginOfTail(file.get(), tail.get()) : 0;
    }

    @Override
    public Look<String> get() {
        boolean ended = !follow || jobs.get(job).status().terminal();
        Optional<Path> newest = follow ? jobs.log(job).filter(Files::exists) : file;
        if (newest.isPresent() && !newest.equals(file)) {
            // Another attempt has a log of its own.
            file = newest;
            position = 0;
        }
        String text = file.map(path -> read(path, ended)).orElse("");
        return new Look<>(text.isEmpty() ? List.of() : List.of(text), ended && text.isEmpty());
    }

    private String read(Path path, boolean toTheEnd) {
        try (RandomAccessFile in = new RandomAccessFile(path.toFile(), "r")) {
            byte[] bytes = new byte[(int) Math.min(AT_ONCE, Math.max(0, in.length() - position))];
            in.seek(position);
            in.readFully(bytes);
            int length = bytes.length;
            while (length > 0 && bytes[length - 1] != '\n') {
                length--;
            }
            if (length == 0 && (toTheEnd || bytes.length == AT_ONCE)) {
                length = bytes.length;
            }
            position += length;
            return new String(bytes, 0, length, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long beginOfTail(Path path, int lines) {
        try (RandomAccessFile in = new RandomAccessFile(path.toFile(), "r")) {
            long end = in.length();
            int found = 0;
            byte[] bytes = new byte[AT_ONCE];
            for (long from = end; from > 0; ) {
                int length = (int) Math.min(AT_ONCE, from);
                from -= length;
                in.seek(from);
                in.readFully(bytes, 0, length);
                for (int i = length - 1; i >= 0; i--) {
                    // A line's end at the file's end begins no further line.
                    if (bytes[i] == '\n' && from + i < end - 1 && ++found == lines) {
                        return from + i + 1;
                    }
                }
            }
            return 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
