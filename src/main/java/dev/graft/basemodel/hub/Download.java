package dev.graft.basemodel.hub;

import dev.graft.basemodel.hub.HubRequests.Trail;
import dev.graft.disk.Digest;
import dev.graft.disk.Durable;
import dev.graft.disk.FullDisk;
import dev.graft.disk.Room;
import dev.graft.error.ErrorCode;
import dev.graft.error.GraftException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * One file on its way from a hub to the disk, over as many connections as it takes. What has come stays in
 * {@code target.part}, also when the server dies, and the next attempt asks for the rest (RFC 9110, 14.2). Whether both
 * parts belong together shows in the digest: who cut a connection may also lie. For one thread.
 */
final class Download {
    private static final int BUFFER = 1 << 16;

    /** So much more makes up for a cut connection, whatever the number of them. */
    private static final long FRUITFUL_BYTES = 256 << 10;

    private final HubRequests requests;
    private final HubSettings settings;
    private final HubFile file;
    private final Path target;
    private final Path part;
    private final long maxBytes;
    private final LongConsumer progress;
    private final Cancellation end;
    /** Of the bytes that came last, where whoever sent them says. */
    private Optional<String> etag = Optional.empty();

    private boolean wasWrong;
    private int startedOver;

    Download(
            HubRequests requests,
            HubSettings settings,
            HubFile file,
            Path target,
            long maxBytes,
            LongConsumer progress,
            Cancellation end) {
        this.requests = requests;
        this.settings = settings;
        this.file = file;
        this.target = target;
        this.part = target.resolveSibling(target.getFileName() + ".part");
        this.maxBytes = maxBytes;
        this.progress = progress;
        this.end = end;
    }

    /** Fetches what is missing; when this returns, the file is complete, right and on the disk. */
    void attempt() throws TryAgainException {
        try {
            long have = Files.exists(part) ? Files.size(part) : 0;
            if (file.size().isPresent() && have > file.size().getAsLong()) {
                Files.delete(part);
                have = 0;
            }
            if (file.size().isEmpty() || have < file.size().getAsLong() || have == 0) {
                fetch(have);
            }
            check();
            Durable.move(part, target);
        } catch (IOException e) {
            throw storage(e);
        }
    }

    private void fetch(long have) throws IOException, TryAgainException {
        file.size().ifPresent(size -> requireRoom(size - have));
        Trail<InputStream> answer = requests.send(
                "GET",
                requests.address(file.repository(), file.commit(), file.name()),
                rangeFrom(have),
                true,
                BodyHandlers.ofInputStream(),
                end);
        HttpResponse<InputStream> last = answer.last();
        try (InputStream body = last.body()) {
            requests.requireGood(file.repository(), answer);
            long from =
                    switch (last.statusCode()) {
                        case 200 -> have == 0 ? 0 : fromStart();
                        case 206 -> restFrom(have, last);
                        case 404 ->
                            throw HubFailures.notFound(
                                    "file '" + file.name() + "' in '" + file.repository() + "' any more");
                        default -> throw startOver("it answered with status " + last.statusCode());
                    };
            etag = last.headers().firstValue("ETag").filter(tag -> tag.startsWith("\""));
            receive(body, from, have);
        }
    }

    private Map<String, String> rangeFrom(long have) {
        if (have == 0) {
            return Map.of();
        }
        String range = "bytes=" + have + "-";
        return etag.map(tag -> Map.of("Range", range, "If-Range", tag)).orElseGet(() -> Map.of("Range", range));
    }

    /** Where a part begins that is said to be the rest. */
    private long restFrom(long have, HttpResponse<?> answer) throws IOException, TryAgainException {
        String range = answer.headers().firstValue("Content-Range").orElse("");
        boolean total =
                file.size().isEmpty() || range.endsWith("/" + file.size().getAsLong()) || range.endsWith("/*");
        if (have == 0 || !range.startsWith("bytes " + have + "-") || !total) {
            throw startOver("asked for the bytes from " + have + " on, it sent '" + range + "'");
        }
        return have;
    }

    /** All of it comes again: that is in order now and then, as after a change of server. */
    private long fromStart() throws IOException {
        countStart("asked for the rest of " + file.name() + ", it sends all of it again and again");
        return 0;
    }

    private TryAgainException startOver(String why) throws IOException {
        countStart(why);
        Files.deleteIfExists(part);
        return new TryAgainException(requests.unreachable(why));
    }

    /** Who gives and takes back could go on for ever. */
    private void countStart(String why) throws IOException {
        if (++startedOver >= settings.attempts()) {
            Files.deleteIfExists(part);
            throw requests.unreachable(why);
        }
    }

    private void receive(InputStream body, long from, long had) throws IOException, TryAgainException {
        long at = from;
        long limit = file.size().orElse(maxBytes);
        try (FileChannel out = FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                StallWatch watch = new StallWatch(body, settings.patience(), end)) {
            out.truncate(from);
            byte[] buffer = new byte[BUFFER];
            while (true) {
                int count = read(body, buffer, watch, at - had);
                end.check();
                if (count < 0) {
                    break;
                }
                if (at + count > limit) {
                    throw tooLong(limit);
                }
                at += write(out, at, buffer, count);
                watch.moved(count);
                progress.accept(at);
            }
            if (file.size().isPresent() && at < limit) {
                throw cut("it ended " + file.name() + " after " + at + " of " + limit + " bytes", at - had);
            }
        }
    }

    private GraftException tooLong(long limit) throws IOException {
        Files.delete(part);
        return file.size().isPresent()
                ? HubFailures.damaged(file.name(), "with more than the " + limit + " bytes that it should have")
                : HubFailures.tooLarge(file.name(), limit);
    }

    private int read(InputStream body, byte[] buffer, StallWatch watch, long gained) throws TryAgainException {
        try {
            return body.read(buffer);
        } catch (IOException e) {
            end.check();
            throw cut(watch.hasStalled() ? "it sends next to nothing" : "the connection broke off", gained);
        }
    }

    private TryAgainException cut(String why, long gained) {
        return new TryAgainException(requests.unreachable(why), Optional.empty(), gained >= FRUITFUL_BYTES);
    }

    private static int write(FileChannel out, long at, byte[] buffer, int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, count);
        while (bytes.hasRemaining()) {
            out.write(bytes, at + bytes.position());
        }
        return count;
    }

    /** What differs is fetched once more, all of it: its first part may be of another try. */
    private void check() throws IOException, TryAgainException {
        Optional<String> wanted = file.sha256();
        boolean right = wanted.isPresent()
                ? wanted.get().equals(Digest.of(part))
                : file.gitBlob().isEmpty() || file.gitBlob().get().equals(GitBlob.name(part));
        if (!right) {
            Files.delete(part);
            GraftException damaged = HubFailures.damaged(file.name(), "with other bytes than the hub's digest says");
            if (wasWrong) {
                throw damaged;
            }
            wasWrong = true;
            throw new TryAgainException(damaged);
        }
    }

    private void requireRoom(long bytes) {
        long free = new Room(target.toAbsolutePath().getParent()).freeBytes();
        if (free < bytes) {
            throw new GraftException(
                    ErrorCode.STORAGE_FULL,
                    file.name() + " needs " + bytes + " bytes more, where " + free + " are free.");
        }
    }

    private static RuntimeException storage(IOException e) {
        return FullDisk.isTold(e)
                ? new GraftException(ErrorCode.STORAGE_FULL, "There is no room left for the download.", e)
                : new UncheckedIOException(e);
    }
}
