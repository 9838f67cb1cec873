package dev.graft.job;

import dev.graft.error.ErrorCode;
import dev.graft.error.GraftException;
import dev.graft.resource.Page;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Jobs in memory. */
public final class FakeJobStore implements JobStore {
    private record AttemptKey(String job, int number) {}

    private record Series(String job, String name) {}

    private final ConcurrentNavigableMap<String, Job> jobs = new ConcurrentSkipListMap<>();
    private final Map<AttemptKey, Attempt> attempts = new HashMap<>();
    private final Map<String, List<JobEvent>> events = new HashMap<>();
    private final Map<Series, TreeMap<Long, MetricPoint>> metrics = new HashMap<>();
    private final Map<String, List<String>> baseModels = new ConcurrentHashMap<>();
    private final Predicate<String> datasetReady;
    private final Predicate<String> baseModelAvailable;
    private Consumer<Change> beforeChange = change -> {};

    /** One for which every dataset is ready. */
    public FakeJobStore() {
        this(id -> true);
    }

    public FakeJobStore(Predicate<String> datasetReady) {
        this(datasetReady, name -> true);
    }

    public FakeJobStore(Predicate<String> datasetReady, Predicate<String> baseModelAvailable) {
        this.datasetReady = datasetReady;
        this.baseModelAvailable = baseModelAvailable;
    }

    /** Whether a job that has not ended uses a dataset. Takes no lock, as a store of datasets asks while it has its own. */
    public boolean uses(String dataset) {
        return jobs.values().stream()
                .anyMatch(job ->
                        !job.status().terminal() && job.resolved().dataset().equals(dataset));
    }

    /** The same of an imported base model. */
    public boolean usesBaseModel(String name) {
        return jobs.values().stream()
                .anyMatch(job -> !job.status().terminal()
                        && baseModels.getOrDefault(job.id(), List.of()).contains(name));
    }

    @Override
    public synchronized boolean insert(Job job, List<JobEvent> first, List<String> imported) {
        if (jobs.containsKey(job.id())) {
            return true;
        }
        // First there, then asked: a dataset that is deleted meanwhile either sees the job or is missing.
        jobs.put(job.id(), job);
        baseModels.put(job.id(), List.copyOf(imported));
        if (!datasetReady.test(job.resolved().dataset()) || !imported.stream().allMatch(baseModelAvailable)) {
            jobs.remove(job.id());
            baseModels.remove(job.id());
            return false;
        }
        append(job.id(), first);
        return true;
    }

    private void append(String job, List<JobEvent> added) {
        List<JobEvent> all = events.computeIfAbsent(job, id -> new ArrayList<>());
        added.forEach(event -> all.add(event.numbered(all.size() + 1)));
    }

    @Override
    public synchronized Optional<Job> find(String id) {
        return Optional.ofNullable(jobs.get(id));
    }

    /** Lets something happen before the next change is looked at: somebody else was faster. */
    public synchronized void once(Consumer<Change> race) {
        beforeChange = change -> {
            beforeChange = none -> {};
            race.accept(change);
        };
    }

    /** Lets the nth change from here on find no room; those after it do. */
    public synchronized void fullAt(int nth) {
        AtomicInteger left = new AtomicInteger(nth);
        beforeChange = change -> {
            if (left.decrementAndGet() == 0) {
                throw new GraftException(ErrorCode.STORAGE_FULL, "The database could not write to its disk.");
            }
        };
    }

    @Override
    public synchronized boolean change(Change change) {
        beforeChange.accept(change);
        Job next = change.job();
        Optional<Job> before = find(next.id())
                .filter(stored -> stored.version() == next.version() - 1)
                .filter(stored ->
                        stored.status() == next.status() || !stored.status().terminal());
        if (before.isEmpty()) {
            return false;
        }
        jobs.put(next.id(), next);
        change.attempt().ifPresent(a -> attempts.put(new AttemptKey(a.job(), a.number()), a));
        append(next.id(), change.events());
        change.metrics().forEach(point -> metrics.computeIfAbsent(
                        new Series(next.id(), point.series()), series -> new TreeMap<>())
                .put(point.step(), point));
        return true;
    }

    @Override
    public synchronized Page<Job> page(Filter filter, Page.Request request) {
        List<Job> found = jobs.descendingMap().values().stream()
                .filter(job -> filter.statuses().isEmpty() || filter.statuses().contains(job.status()))
                .filter(job ->
                        filter.dataset().map(job.resolved().dataset()::equals).orElse(true))
                .filter(job -> filter.model()
                        .map(model -> job.resolved().target().equals(Optional.of(model)))
                        .orElse(true))
                .filter(job -> filter.kinds().isEmpty() || filter.kinds().contains(job.kind()))
                .filter(job -> request.after()
                        .map(after -> job.id().compareTo(after) < 0)
                        .orElse(true))
                .limit(request.limit() + 1)
                .toList();
        return Page.of(found, request.limit(), Job::id);
    }

    @Override
    public synchronized List<Job> queue() {
        return ordered(job -> job.status() == JobState.QUEUED);
    }

    @Override
    public synchronized List<Job> active() {
        return ordered(job -> job.status().active());
    }

    private List<Job> ordered(Predicate<Job> wanted) {
        return jobs.values().stream()
                .filter(wanted)
                .sorted(Comparator.comparing(Job::queuedAt).thenComparing(Job::id))
                .toList();
    }

    @Override
    public synchronized Map<JobState, Integer> counts() {
        Map<JobState, Integer> counts = new EnumMap<>(JobState.class);
        for (JobState state : JobState.values()) {
            counts.put(state, (int)
                    jobs.values().stream().filter(job -> job.status() == state).count());
        }
        return counts;
    }

    @Override
    public synchronized Optional<Attempt> attempt(String job, int number) {
        return Optional.ofNullable(attempts.get(new AttemptKey(job, number)));
    }

    @Override
    public synchronized boolean delete(String id, long version) {
        if (find(id).filter(job -> job.version() == version && job.status().terminal())
                .isEmpty()) {
            return false;
        }
        jobs.remove(id);
        events.remove(id);
        attempts.keySet().removeIf(key -> key.job().equals(id));
        metrics.keySet().removeIf(series -> series.job().equals(id));
        return true;
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
                metrics.getOrDefault(new Series(job, series), new TreeMap<>()).values());
    }
}
