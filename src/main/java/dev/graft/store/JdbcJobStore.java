package dev.graft.store;

import dev.graft.basemodel.BaseModel;
import dev.graft.dataset.DatasetStatus;
import dev.graft.job.Attempt;
import dev.graft.job.Job;
import dev.graft.job.JobEvent;
import dev.graft.job.JobState;
import dev.graft.job.JobStore;
import dev.graft.job.MetricPoint;
import dev.graft.json.Json;
import dev.graft.resource.Page;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Jobs, with what belongs to them, in a SQL database. */
public final class JdbcJobStore implements JobStore {
    static final List<String> ENDED = Selection.names(
            Arrays.stream(JobState.values()).filter(JobState::terminal).toList());

    /** No model has this name. */
    private static final String NO_MODEL = "";

    private final Database database;

    public JdbcJobStore(Database database) {
        this.database = database;
    }

    @Override
    public boolean insert(Job job, List<JobEvent> events, List<String> imported) {
        return database.write(h -> {
            if (exists(h, job.id())) {
                return true;
            }
            if (!lockReadyDataset(h, job.resolved().dataset())
                    || !imported.stream().allMatch(m -> lockBaseModel(h, m))) {
                return false;
            }
            int inserted = h.createUpdate("""
                            insert into jobs (id, version, kind, status, dataset, model, queued_at, body)
                            values (:id, :version, :kind, :status, :dataset, :model, :queuedAt, :body)
                            on conflict (id) do nothing""")
                    .bind("id", job.id())
                    .bind("version", job.version())
                    .bind("kind", job.kind().name())
                    .bind("status", job.status().name())
                    .bind("dataset", job.resolved().dataset())
                    .bind("model", job.resolved().target().orElse(NO_MODEL))
                    .bind("queuedAt", job.queuedAt().toEpochMilli())
                    .bind("body", Json.write(job))
                    .execute();
            if (inserted == 1) {
                JobRecords.append(h, job.id(), events);
                imported.forEach(
                        model -> h.createUpdate("insert into job_base_models (job, base_model) values (:job, :model)")
                                .bind("job", job.id())
                                .bind("model", model)
                                .execute());
            }
            return true;
        });
    }

    private static boolean exists(Handle handle, String id) {
        return handle.createQuery("select 1 from jobs where id = :id")
                .bind("id", id)
                .mapTo(Integer.class)
                .findOne()
                .isPresent();
    }

    /**
     * Whether a dataset is there and ready; then it stays so until the transaction ends, because the row is written to and
     * a deletion waits for that.
     */
    private static boolean lockReadyDataset(Handle handle, String id) {
        return handle.createUpdate("update datasets set version = version where id = :id and status = :ready")
                        .bind("id", id)
                        .bind("ready", DatasetStatus.READY.name())
                        .execute()
                == 1;
    }

    /** The same of an imported base model. */
    private static boolean lockBaseModel(Handle handle, String name) {
        return handle.createUpdate(
                                "update base_models set version = version where name = :name and status = :available")
                        .bind("name", name)
                        .bind("available", BaseModel.Status.AVAILABLE.name())
                        .execute()
                == 1;
    }

    @Override
    public Optional<Job> find(String id) {
        return database.read(h -> Selection.body(
                h.createQuery("select body from jobs where id = :id").bind("id", id), Job.class));
    }

    @Override
    public boolean change(Change change) {
        Job job = change.job();
        return database.write(h -> {
            int changed = h.createUpdate("""
                            update jobs set version = :version, status = :status, queued_at = :queuedAt, body = :body
                            where id = :id and version = :version - 1
                            and (status = :status or status not in (<ended>))""")
                    .bind("id", job.id())
                    .bind("version", job.version())
                    .bind("status", job.status().name())
                    .bind("queuedAt", job.queuedAt().toEpochMilli())
                    .bind("body", Json.write(job))
                    .bindList("ended", ENDED)
                    .execute();
            if (changed == 0) {
                return false;
            }
            change.attempt().ifPresent(attempt -> JobRecords.put(h, attempt));
            JobRecords.append(h, job.id(), change.events());
            JobRecords.put(h, job.id(), change.metrics());
            return true;
        });
    }

    @Override
    public Page<Job> page(Filter filter, Page.Request request) {
        return database.read(h -> new Selection("jobs")
                .in("status", filter.statuses())
                .in("kind", filter.kinds())
                .equal("dataset", filter.dataset())
                .equal("model", filter.model())
                .page(h, request, Job.class, Job::id));
    }

    @Override
    public List<Job> queue() {
        return inStates(List.of(JobState.QUEUED));
    }

    @Override
    public List<Job> active() {
        return inStates(JobState.activeStates());
    }

    private List<Job> inStates(List<JobState> states) {
        return database.read(h -> Selection.bodies(
                h.createQuery("select body from jobs where status in (<states>) order by queued_at, id")
                        .bindList("states", Selection.names(states)),
                Job.class));
    }

    @Override
    public Map<JobState, Integer> counts() {
        Map<JobState, Integer> counts = new EnumMap<>(JobState.class);
        for (JobState state : JobState.values()) {
            counts.put(state, 0);
        }
        database.read(h -> h.createQuery("select status, count(*) as jobs from jobs group by status")
                        .map((row, context) -> Map.entry(JobState.valueOf(row.getString("status")), row.getInt("jobs")))
                        .list())
                .forEach(count -> counts.put(count.getKey(), count.getValue()));
        return counts;
    }

    @Override
    public Optional<Attempt> attempt(String job, int number) {
        return database.read(h -> JobRecords.attempt(h, job, number));
    }

    @Override
    public boolean delete(String id, long version) {
        return database.write(
                h -> h.createUpdate("delete from jobs where id = :id and version = :version and status in (<ended>)")
                                .bind("id", id)
                                .bind("version", version)
                                .bindList("ended", ENDED)
                                .execute()
                        == 1);
    }

    @Override
    public List<JobEvent> events(String job, long after, int limit) {
        return database.read(h -> JobRecords.events(h, job, after, limit));
    }

    @Override
    public List<MetricPoint> metrics(String job, String series) {
        return database.read(h -> JobRecords.metrics(h, job, series));
    }
}
