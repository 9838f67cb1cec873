package dev.graft.store;

import com.fasterxml.jackson.databind.JsonNode;
import dev.graft.job.Attempt;
import dev.graft.job.JobEvent;
import dev.graft.job.MetricPoint;
import dev.graft.json.Json;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** The tables of what belongs to a job: attempts, events, metrics. They go with the job when it is deleted. */
final class JobRecords {
    private JobRecords() {}

    static void put(Handle handle, Attempt attempt) {
        handle.createUpdate("""
                        insert into attempts (job, number, body) values (:job, :number, :body)
                        on conflict (job, number) do update set body = excluded.body""")
                .bind("job", attempt.job())
                .bind("number", attempt.number())
                .bind("body", Json.write(attempt))
                .execute();
    }

    static Optional<Attempt> attempt(Handle handle, String job, int number) {
        return Selection.body(
                handle.createQuery("select body from attempts where job = :job and number = :number")
                        .bind("job", job)
                        .bind("number", number),
                Attempt.class);
    }

    /** Gives events the job's next numbers. The job's row must have been written to, so that nobody else does the same. */
    static void append(Handle handle, String job, List<JobEvent> events) {
        if (events.isEmpty()) {
            return;
        }
        long number = handle.createQuery("select coalesce(max(id), 0) from events where job = :job")
                .bind("job", job)
                .mapTo(Long.class)
                .one();
        PreparedBatch batch = handle.prepareBatch("""
                insert into events (job, id, type, level, happened_at, message, data)
                values (:job, :id, :type, :level, :at, :message, :data)""");
        for (JobEvent event : events) {
            number++;
            batch.bind("job", job)
                    .bind("id", number)
                    .bind("type", event.type())
                    .bind("level", event.level().name())
                    .bind("at", event.at().toEpochMilli())
                    .bind("message", event.message())
                    .bind("data", Json.write(event.data()))
                    .add();
        }
        batch.execute();
    }

    static List<JobEvent> events(Handle handle, String job, long after, int limit) {
        return handle.createQuery("select * from events where job = :job and id > :after order by id limit :limit")
                .bind("job", job)
                .bind("after", after)
                .bind("limit", limit)
                .map((row, context) -> event(row))
                .list();
    }

    private static JobEvent event(ResultSet row) throws SQLException {
        return new JobEvent(
                row.getLong("id"),
                row.getString("type"),
                JobEvent.Level.valueOf(row.getString("level")),
                Instant.ofEpochMilli(row.getLong("happened_at")),
                row.getString("job"),
                row.getString("message"),
                Json.read(row.getString("data"), JsonNode.class));
    }

    static void put(Handle handle, String job, List<MetricPoint> points) {
        if (points.isEmpty()) {
            return;
        }
        PreparedBatch batch = handle.prepareBatch("""
                insert into metrics (job, series, step, body) values (:job, :series, :step, :body)
                on conflict (job, series, step) do update set body = excluded.body""");
        for (MetricPoint point : points) {
            batch.bind("job", job)
                    .bind("series", point.series())
                    .bind("step", point.step())
                    .bind("body", Json.write(point))
                    .add();
        }
        batch.execute();
    }

    static List<MetricPoint> metrics(Handle handle, String job, String series) {
        return Selection.bodies(
                handle.createQuery("select body from metrics where job = :job and series = :series order by step")
                        .bind("job", job)
                        .bind("series", series),
                MetricPoint.class);
    }
}
