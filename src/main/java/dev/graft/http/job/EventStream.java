package dev.graft.http.job;

import dev.graft.http.job.Ticks.Look;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** A client's place in a job's events: each look gives those that have come since. */
final class EventStream implements Supplier<Look<OutboundSseEvent>> {
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(15);
    private static final int QUIET_LOOKS = (int) (KEEP_ALIVE.toMillis() / Ticks.PERIOD.toMillis());

    private final EventFeed feed;
    private final Sse sse;
    private volatile long after;
    private volatile int quiet;

    EventStream(EventFeed feed, Sse sse, long after) {
        this.feed = feed;
        this.sse = sse;
        this.after = after;
    }

    @Override
    public Look<OutboundSseEvent> get() {
        EventFeed.Found found = feed.after(after);
        List<OutboundSseEvent> told = new ArrayList<>();
        boolean last = found.ended();
        for (EventFeed.Told event : found.events()) {
            told.add(sse.newEventBuilder()
                    .id(Long.toString(event.id()))
                    .name(event.type())
                    .data(event.json())
                    .build());
            after = event.id();
            last |= event.last();
        }
        if (told.isEmpty() && quiet >= QUIET_LOOKS) {
            told.add(sse.newEventBuilder().comment("keep-alive").build());
            quiet = 0;
        } else {
            quiet = told.isEmpty() ? quiet + 1 : 0;
        }
        return new Look<>(told, last);
    }
}
