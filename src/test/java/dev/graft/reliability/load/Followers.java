package dev.graft.reliability.load;

import dev.graft.it.harness.StreamedEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Clients that follow a job's events, all of them on one thread; every fifth reads slowly, into a small window. */
final class Followers implements AutoCloseable {
    private static final int SLOW_EVERY = 5;
    private static final int SLOW_BYTES = 64;
    private static final int WINDOW = 4096;
    private static final long TURN_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private static final class Follower {
        final SocketChannel channel;
        final boolean slow;
        final ByteArrayOutputStream read = new ByteArrayOutputStream();
        boolean ended;

        Follower(SocketChannel channel, boolean slow) {
            this.channel = channel;
            this.slow = slow;
        }
    }

    private final List<Follower> followers = new ArrayList<>();
    private final Thread thread = new Thread(this::read, "followers");
    private volatile boolean allFast;
    private volatile boolean closed;

    Followers(URI server, String job, int count) {
        byte[] request = Wire.head("GET /v1/jobs/" + job + "/events", "Accept: text/event-stream", "Connection: close");
        try {
            for (int i = 0; i < count; i++) {
                boolean slow = i % SLOW_EVERY == 0;
                SocketChannel channel = SocketChannel.open();
                if (slow) {
                    channel.setOption(StandardSocketOptions.SO_RCVBUF, WINDOW);
                }
                channel.connect(new InetSocketAddress(server.getHost(), server.getPort()));
                channel.write(ByteBuffer.wrap(request));
                channel.configureBlocking(false);
                followers.add(new Follower(channel, slow));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        thread.start();
    }

    private void read() {
        ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
        while (!closed && followers.stream().anyMatch(follower -> !follower.ended)) {
            for (Follower follower : followers) {
                if (!follower.ended) {
                    read(follower, buffer);
                }
            }
            LockSupport.parkNanos(TURN_NANOS);
        }
    }

    private void read(Follower follower, ByteBuffer buffer) {
        buffer.clear();
        if (follower.slow && !allFast) {
            buffer.limit(SLOW_BYTES);
        }
        try {
            int count = follower.channel.read(buffer);
            follower.read.write(buffer.array(), 0, Math.max(0, count));
            follower.ended = count < 0;
        } catch (IOException reset) {
            follower.ended = true;
        }
    }

    /** Waits until the server has ended all streams; the slow clients hurry now. */
    List<List<StreamedEvent>> ended(Duration patience) {
        allFast = true;
        try {
            thread.join(patience.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            throw new AssertionError(
                    followers.stream().filter(follower -> !follower.ended).count() + " streams have not ended");
        }
        return followers.stream()
                .map(follower -> StreamedEvent.parse(body(follower.read.toString(StandardCharsets.UTF_8))))
                .toList();
    }

    /** The content of an answer in chunks; events are ASCII here, so that a character is a byte. */
    private static String body(String answer) {
        StringBuilder body = new StringBuilder();
        int at = answer.indexOf("\r\n\r\n") + 4;
        while (at < answer.length()) {
            int line = answer.indexOf("\r\n", at);
            int length = Integer.parseInt(answer.substring(at, line), 16);
            body.append(answer, line + 2, line + 2 + length);
            at = line + 2 + length + 2;
        }
        return body.toString();
    }

    @Override
    public void close() {
        closed = true;
        for (Follower follower : followers) {
            try {
                follower.channel.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
