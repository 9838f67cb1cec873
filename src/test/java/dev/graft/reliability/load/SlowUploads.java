package dev.graft.reliability.load;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Uploads of which a few bytes come every half second, all of them sent by one thread. */
final class SlowUploads implements AutoCloseable {
    private static final long TURN_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final byte[] FEW = new byte[7];
    private static final int LENGTH = 1 << 20;
    private static final byte[] PART = ("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.zip\"\r\n"
                    + "Content-Type: application/zip\r\n\r\nPK")
            .getBytes(StandardCharsets.US_ASCII);

    private final List<Wire> wires = new ArrayList<>();
    private final Thread thread = new Thread(this::trickle, "slow-uploads");
    private volatile boolean closed;
    private volatile int refused;

    /** Every third is a form, every third JSON, and the others are the bare archive. */
    SlowUploads(URI server, int count) {
        for (int i = 0; i < count; i++) {
            Wire wire = new Wire(server);
            String path = i % 3 == 1 ? "POST /v1/jobs" : "POST /v1/datasets";
            String type = List.of("application/zip", "application/json", "multipart/form-data; boundary=b")
                    .get(i % 3);
            wire.send(Wire.head(path, "Content-Type: " + type, "Content-Length: " + LENGTH));
            if (i % 3 == 2) {
                wire.send(PART);
            }
            wires.add(wire);
        }
        thread.start();
    }

    private void trickle() {
        while (!closed) {
            int closedByServer = 0;
            for (Wire wire : wires) {
                closedByServer += wire.send(FEW) ? 0 : 1;
            }
            refused = closedByServer;
            LockSupport.parkNanos(TURN_NANOS);
        }
    }

    /** How many the server has closed. */
    int refused() {
        return refused;
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        wires.forEach(Wire::cut);
    }
}
