package dev.graft.reliability.load;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Requests that come at a fixed rate, whether the ones before were answered or not; latency counts from when each was due. */
final class Reads {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final int MOST_OPEN = 2_000;

    private final URI server;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    Reads(URI server) {
        this.server = server;
    }

    /**
     * What was answered.
     *
     * @param answers by status; -1 for none
     */
    record Result(double perSecond, Map<Integer, Integer> answers, long[] sortedMicros) {
        double millis(double quantile) {
            int place = (int) Math.min(sortedMicros.length - 1L, Math.round(quantile * sortedMicros.length));
            return sortedMicros[place] / 1e3;
        }
    }

    Result run(List<String> paths, int perSecond, Duration time) {
        ConcurrentLinkedQueue<Long> micros = new ConcurrentLinkedQueue<>();
        ConcurrentHashMap<Integer, Integer> answers = new ConcurrentHashMap<>();
        Semaphore open = new Semaphore(MOST_OPEN);
        int all = (int) (perSecond * time.toSeconds());
        long start = System.nanoTime();
        for (int i = 0; i < all; i++) {
            long due = start + TimeUnit.SECONDS.toNanos(i) / perSecond;
            while (System.nanoTime() < due) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
            open.acquireUninterruptibly();
            HttpRequest request = HttpRequest.newBuilder(server.resolve(paths.get(i % paths.size())))
                    .timeout(TIMEOUT)
                    .build();
            http.sendAsync(request, HttpResponse.BodyHandlers.discarding()).whenComplete((answer, failure) -> {
                answers.merge(failure == null ? answer.statusCode() : -1, 1, Integer::sum);
                micros.add(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - due));
                open.release();
            });
        }
        open.acquireUninterruptibly(MOST_OPEN);
        double seconds = (System.nanoTime() - start) / 1e9;
        return new Result(
                all / seconds,
                new TreeMap<>(answers),
                micros.stream().mapToLong(Long::longValue).sorted().toArray());
    }
}
