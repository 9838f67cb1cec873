package dev.graft.http.job;

import dev.graft.job.JobService;
import jakarta.inject.Singleton;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Map;

/** The feeds of all jobs that are followed; one goes when its last follower has gone. Thread-safe. */
@Singleton
public final class EventFeeds {
    private final JobService jobs;
    private final Map<String, WeakReference<EventFeed>> feeds = new HashMap<>();

    public EventFeeds(JobService jobs) {
        this.jobs = jobs;
    }

    synchronized EventFeed of(String job) {
        feeds.values().removeIf(feed -> feed.refersTo(null));
        WeakReference<EventFeed> known = feeds.get(job);
        EventFeed feed = known == null ? null : known.get();
        if (feed == null) {
            feed = new EventFeed(jobs, job);
            feeds.put(job, new WeakReference<>(feed));
        }
        return feed;
    }
}
