package dev.graft.http.job;

import dev.graft.job.JobEvent;
import dev.graft.job.JobService;
import dev.graft.json.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The newest events of one job, for all clients that follow it: the store is asked once for all of them, a few times a
 * second. Who is behind these is served by the store alone. Thread-safe.
 */
final class EventFeed {
    private static final int AT_ONCE = 200;
    private static final int KEPT = 512;
    private static final long FRESH_NANOS = Duration.ofMillis(100).toNanos();

    /** An event in the form in which it is sent. */
    record Told(long id, String type, String json, boolean last) {
        static Told of(JobEvent event) {
            return new Told(event.id(), event.type(), Json.write(EventView.of(event)), event.isLast());
        }
    }

    /** Events in order; {@code ended} where no others will come after them. */
    record Found(List<Told> events, boolean ended) {}

    /**
     * What is known.
     *
     * @param floor events from here on, this one left out, are known
     */
    private record Window(long floor, List<Told> events, boolean ended) {
        long last() {
            return events.isEmpty() ? floor : events.get(events.size() - 1).id();
        }

        List<Told> after(long id) {
            int from = events.size();
            while (from > 0 && events.get(from - 1).id() > id) {
                from--;
            }
            return events.subList(from, events.size());
        }
    }

    private final JobService jobs;
    private final String job;
    private final ReentrantLock looking = new ReentrantLock();
    private volatile Window window = new Window(0, List.of(), false);
    private volatile long lookedAt = System.nanoTime() - FRESH_NANOS;

    EventFeed(JobService jobs, String job) {
        this.jobs = jobs;
        this.job = job;
    }

    /** Events after a number, some or all of them. */
    Found after(long id) {
        // Who comes while another looks takes what is there: no thread waits for it.
        if (System.nanoTime() - lookedAt >= FRESH_NANOS && looking.tryLock()) {
            try {
                look(id);
                lookedAt = System.nanoTime();
            } finally {
                looking.unlock();
            }
        }
        Window now = window;
        if (id >= now.floor) {
            return new Found(now.after(id), now.ended);
        }
        // The state first: what an ended job has told is there by then.
        boolean ended = isEnded();
        List<JobEvent> events = jobs.events(job, id, AT_ONCE);
        return new Found(events.stream().map(Told::of).toList(), ended && events.size() < AT_ONCE);
    }

    /** The foremost client decides from where on events are kept. */
    private void look(long id) {
        Window before = id > window.last() ? new Window(id, List.of(), false) : window;
        boolean ended = isEnded();
        List<JobEvent> found = jobs.events(job, before.last(), AT_ONCE);
        List<Told> events = new ArrayList<>(before.events);
        found.forEach(event -> events.add(Told.of(event)));
        int surplus = Math.max(0, events.size() - KEPT);
        window = new Window(
                surplus == 0 ? before.floor : events.get(surplus - 1).id(),
                List.copyOf(events.subList(surplus, events.size())),
                ended && found.size() < AT_ONCE);
    }

    private boolean isEnded() {
        return jobs.get(job).status().terminal();
    }
}
