package dev.graft.job;

import dev.graft.job.request.JobKind;
import dev.graft.resource.Page;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where jobs are kept, with their attempts, events and metrics. Every change is whole or not at all, and durable. */
public interface JobStore {
    /**
     * What belongs together in one change.
     *
     * @param job of the next version; the stored one must be of the version before
     * @param attempt new or changed
     * @param events in order; they get the job's next numbers
     */
    record Change(Job job, Optional<Attempt> attempt, List<JobEvent> events, List<MetricPoint> metrics) {
        public Change {
            events = List.copyOf(events);
            metrics = List.copyOf(metrics);
        }
    }

    /**
     * Which jobs to list; an empty set or empty text stands for all.
     *
     * @param statuses any of these
     * @param kinds any of these
     */
    record Filter(List<JobState> statuses, List<JobKind> kinds, Optional<String> dataset, Optional<String> model) {
        public static final Filter ALL = ofStatuses(List.of());

        public static Filter ofStatuses(List<JobState> statuses) {
            return new Filter(statuses, List.of(), Optional.empty(), Optional.empty());
        }
    }

    /** The same for a job that uses no imported base model. */
    default boolean insert(Job job, List<JobEvent> events) {
        return insert(job, events, List.of());
    }

    /**
     * Adds a job with its first events. A job of that id that is there already stays as it is.
     *
     * @param imported names of imported base models that it uses; they can't be deleted before it has ended
     * @return false when its dataset is not there or not ready, or one of the base models is not available
     */
    boolean insert(Job job, List<JobEvent> events, List<String> imported);

    Optional<Job> find(String id);

    /** @return false, with nothing changed, when the stored job is of another version */
    boolean change(Change change);

    /** Newest first. */
    Page<Job> page(Filter filter, Page.Request request);

    /** Waiting jobs in the order of the queue. */
    List<Job> queue();

    /** Jobs that a worker process may be at work for. */
    List<Job> active();

    /** How many jobs there are of each state. */
    Map<JobState, Integer> counts();

    Optional<Attempt> attempt(String job, int number);

    /**
     * Deletes a job that has ended, with all that belongs to it.
     *
     * @return false when it is of another version, or has not ended
     */
    boolean delete(String id, long version);

    /** Events after a number, in order. */
    List<JobEvent> events(String job, long after, int limit);

    /** A series in order of steps. */
    List<MetricPoint> metrics(String job, String series);
}
