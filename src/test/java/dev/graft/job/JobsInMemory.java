package dev.graft.job;

import dev.graft.resource.Page;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Jobs in maps. */
final class JobsInMemory implements JobStore {
    private final Map<String, Job> jobs = new LinkedHashMap<>();
    private final Map<String, Attempt> attempts = new HashMap<>();
    private final Map<String, List<JobEvent>> events = new HashMap<>();
    private final Map<String, TreeMap<Long, MetricPoint>> metrics = new HashMap<>();
    private Consumer<Change> beforeChange = change -> {};

    /** Lets something happen before the next change is looked at: somebody else was faster. */
    synchronized void once(Consumer<Change> race) {
        beforeChange = change -> {
            beforeChange = c -> {};
            race.accept(change);
        };
    }

    @Override
    public synchronized boolean insert(Job job, List<JobEvent> first) {
        if (jobs.putIfAbsent(job.id(), job) == null) {
            append(job.id(), first);
        }
        return true;
    }

    private void append(String job, List<JobEvent> more) {
        List<JobEvent> all = events.computeIfAbsent(job, id -> new ArrayList<>());
        more.forEach(event -> all.add(event.numbered(all.size() + 1)));
    }

    @Override
    public synchronized Optional<Job> find(String id) {
        return Optional.ofNullable(jobs.get(id));
    }

    @Override
    public synchronized boolean change(Change change) {
        beforeChange.accept(change);
        Job next = change.job();
        if (!jobs.containsKey(next.id()) || jobs.get(next.id()).version() != next.version() - 1) {
            return false;
        }
        jobs.put(next.id(), next);
        change.attempt().ifPresent(attempt -> attempts.put(attempt.job() + "/" + attempt.number(), attempt));
        append(next.id(), change.events());
        change.metrics()
                .forEach(point -> metrics.computeIfAbsent(next.id() + "/" + point.series(), k -> new TreeMap<>())
                        .put(point.step(), point));
        return true;
    }

    @Override
    public synchronized Page<Job> page(Filter filter, Page.Request request) {
        return new Page<>(List.copyOf(jobs.values()), Optional.empty());
    }

    @Override
    public synchronized List<Job> queue() {
        return jobs.values().stream()
                .filter(job -> job.status() == JobState.QUEUED)
                .sorted(Comparator.comparing(Job::queuedAt).thenComparing(Job::id))
                .toList();
    }

    @Override
    public synchronized List<Job> active() {
        return jobs.values().stream().filter(job -> job.status().active()).toList();
    }

    @Override
    public synchronized Map<JobState, Integer> counts() {
        Map<JobState, Integer> counts = new EnumMap<>(JobState.class);
        jobs.values().forEach(job -> counts.merge(job.status(), 1, Integer::sum));
        return counts;
    }

    @Override
    public synchronized Optional<Attempt> attempt(String job, int number) {
        return Optional.ofNullable(attempts.get(job + "/" + number));
    }

    @Override
    public synchronized boolean delete(String id, long version) {
        Job job = jobs.get(id);
        return job != null && job.version() == version && job.status().terminal() && jobs.remove(id, job);
    }

    @Override
    public synchronized List<JobEvent> events(String job, long after, int limit) {
        return events.getOrDefault(job, List.of()).stream()
                .filter(event -> event.id() > after)
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized List<MetricPoint> metrics(String job, String series) {
        return List.copyOf(
                metrics.getOrDefault(job + "/" + series, new TreeMap<>()).values());
    }
}
