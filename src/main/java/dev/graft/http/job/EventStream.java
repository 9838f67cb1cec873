package dev.graft.http.job;

import dev.graft.http.job.Ticks.Look;
import dev.graft.job.JobEvent;
import dev.graft.job.JobService;
import dev.graft.json.Json;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** A client's place in a job's events: each look gives those that have come since. */
final class EventStream implements Supplier<Look<OutboundSseEvent>> {
    private static final int AT_ONCE = 200;
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(15);
    private static final int QUIET_LOOKS = (int) (KEEP_ALIVE.toMillis() / Ticks.PERIOD.toMillis());

    private final JobService jobs;
    private final Sse sse;
    private final String job;
    private volatile long after;
    private volatile int quiet;
    private volatile boolean first = true;

    EventStream(JobService jobs, Sse sse, String job, long after) {
        this.jobs = jobs;
        this.sse = sse;
        this.job = job;
        this.after = after;
    }

    @Override
    public Look<OutboundSseEvent> get() {
        // The state first: what an ended job has told is there by then.
        boolean ended =
                (first || quiet >= QUIET_LOOKS) && jobs.get(job).status().terminal();
        first = false;
        List<JobEvent> events = jobs.events(job, after, AT_ONCE);
        List<OutboundSseEvent> told = new ArrayList<>();
        for (JobEvent event : events) {
            told.add(sse.newEventBuilder()
                    .id(Long.toString(event.id()))
                    .name(event.type())
                    .data(Json.write(EventView.of(event)))
                    .build());
            after = event.id();
        }
        if (events.isEmpty() && quiet >= QUIET_LOOKS) {
            told.add(sse.newEventBuilder().comment("keep-alive").build());
            quiet = 0;
        } else {
            quiet = events.isEmpty() ? quiet + 1 : 0;
        }
        boolean last = !events.isEmpty() && events.get(events.size() - 1).isLast();
        return new Look<>(told, last || ended && events.size() < AT_ONCE);
    }
}
