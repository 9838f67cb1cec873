package dev.graft.store;

import static dev.graft.store.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.graft.dataset.DatasetStatus;
import dev.graft.job.Attempt;
import dev.graft.job.Job;
import dev.graft.job.JobEvent;
import dev.graft.job.JobState;
import dev.graft.job.JobStore.Change;
import dev.graft.job.JobStore.Filter;
import dev.graft.job.MetricPoint;
import dev.graft.job.request.JobKind;
import dev.graft.json.Json;
import dev.graft.resource.Page;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Stores.Kind.class)
class JobStoreTest {
    private static final Page.Request ALL = new Page.Request(50, Optional.empty());

    @Parameter
    Stores.Kind kind;

    @TempDir
    Path folder;

    private Stores stores;

    @BeforeEach
    void open() {
        stores = kind.open(folder);
        stores.datasets().insert(Samples.dataset("ds_1", 1, DatasetStatus.READY));
    }

    @AfterEach
    void close() {
        stores.close();
    }

    private Job inserted(String id) {
        Job job = Samples.job(id, "ds_1", "flowers", NOW);
        assertThat(stores.jobs().insert(job, List.of(Samples.event(job, "job.queued"))))
                .isTrue();
        return job;
    }

    private static Change only(Job job) {
        return new Change(job, Optional.empty(), List.of(), List.of());
    }

    private Job changed(Job job, JobState... states) {
        Job last = job;
        for (JobState state : states) {
            last = last.change().to(state, NOW, Optional.empty()).done();
            assertThat(stores.jobs().change(only(last))).isTrue();
        }
        return last;
    }

    @Test
    void whatWasInsertedIsFoundWithEveryField() {
        Job job = inserted("job_1");
        assertThat(stores.jobs().find("job_1")).contains(job);
        assertThat(stores.jobs().find("job_2")).isEmpty();
    }

    @Test
    void aJobNeedsADatasetThatIsReady() {
        stores.datasets().insert(Samples.dataset("ds_2", 1, DatasetStatus.VALIDATING));
        for (String dataset : List.of("ds_2", "ds_3")) {
            Job job = Samples.job("job_1", dataset, "flowers", NOW);
            assertThat(stores.jobs().insert(job, List.of(Samples.event(job, "job.queued"))))
                    .isFalse();
        }
        assertThat(stores.jobs().find("job_1")).isEmpty();
        assertThat(stores.jobs().events("job_1", 0, 10)).isEmpty();
    }

    @Test
    void anIdThatIsThereAlreadyKeepsItsJobAndEvents() {
        Job job = inserted("job_1");
        Job other = Samples.job("job_1", "ds_gone", "other", NOW);
        assertThat(stores.jobs().insert(other, List.of(Samples.event(other, "job.queued"))))
                .isTrue();
        assertThat(stores.jobs().find("job_1")).contains(job);
        assertThat(stores.jobs().events("job_1", 0, 10)).hasSize(1);
    }

    @Test
    void aChangeIsWhole() {
        Job job = inserted("job_1");
        Job starting = job.change()
                .to(JobState.STARTING, NOW, Optional.empty())
                .attempt(1, "cpu-0")
                .done();
        Attempt attempt = Samples.attempt("job_1", 1);
        List<MetricPoint> points = List.of(point(MetricPoint.STEP, 2, 0.5), point(MetricPoint.STEP, 1, 0.7));
        assertThat(stores.jobs()
                        .change(new Change(
                                starting,
                                Optional.of(attempt),
                                List.of(Samples.event(job, "job.started"), Samples.event(job, "job.phase")),
                                points)))
                .isTrue();
        assertThat(stores.jobs().find("job_1")).contains(starting);
        assertThat(stores.jobs().attempt("job_1", 1)).contains(attempt);
        assertThat(stores.jobs().attempt("job_1", 2)).isEmpty();
        assertThat(stores.jobs().events("job_1", 0, 10))
                .containsExactly(
                        Samples.event(job, "job.queued").numbered(1),
                        Samples.event(job, "job.started").numbered(2),
                        Samples.event(job, "job.phase").numbered(3));
        assertThat(stores.jobs().metrics("job_1", MetricPoint.STEP)).containsExactly(points.get(1), points.get(0));
        assertThat(stores.jobs().metrics("job_1", MetricPoint.EPOCH)).isEmpty();
    }

    @Test
    void aChangeOfAnotherVersionChangesNothing() {
        Job job = inserted("job_1");
        Job starting = job.change().to(JobState.STARTING, NOW, Optional.empty()).done();
        Job running =
                starting.change().to(JobState.RUNNING, NOW, Optional.empty()).done();
        assertThat(stores.jobs()
                        .change(new Change(
                                running,
                                Optional.of(Samples.attempt("job_1", 1)),
                                List.of(Samples.event(job, "job.started")),
                                List.of(point(MetricPoint.STEP, 1, 0.5)))))
                .isFalse();
        assertThat(stores.jobs().find("job_1")).contains(job);
        assertThat(stores.jobs().attempt("job_1", 1)).isEmpty();
        assertThat(stores.jobs().events("job_1", 0, 10)).hasSize(1);
        assertThat(stores.jobs().metrics("job_1", MetricPoint.STEP)).isEmpty();
    }

    @Test
    void ofManyChangesAtOnceExactlyOneWinsAndLeavesItsEvent() throws Exception {
        Job job = inserted("job_1");
        List<Boolean> won = Crowd.ask(i -> stores.jobs()
                .change(new Change(
                        job.change()
                                .to(JobState.STARTING, NOW, Optional.of("thread_" + i))
                                .done(),
                        Optional.empty(),
                        List.of(Samples.event(job, "thread_" + i)),
                        List.of())));
        assertThat(won).containsOnlyOnce(true);
        String winner = "thread_" + won.indexOf(true);
        assertThat(stores.jobs().find("job_1").orElseThrow().statusReason()).contains(winner);
        assertThat(stores.jobs().events("job_1", 1, 10))
                .extracting(JobEvent::type)
                .containsExactly(winner);
    }

    @Test
    void aJobThatHasEndedNeverChangesItsStatus() {
        Job cancelled = changed(inserted("job_1"), JobState.CANCELLED);
        Job before = Samples.job("job_1", "ds_1", "flowers", NOW);
        Job again = before.change().done().change().done();
        assertThat(again.version()).isEqualTo(cancelled.version() + 1);
        assertThat(stores.jobs().change(only(again))).isFalse();
        assertThat(stores.jobs().find("job_1")).contains(cancelled);
    }

    @Test
    void anAttemptAndAPointAreReplacedByLaterOnes() {
        Job job = inserted("job_1");
        Job second = job.change().done();
        stores.jobs()
                .change(new Change(
                        second,
                        Optional.of(Samples.attempt("job_1", 1)),
                        List.of(),
                        List.of(point(MetricPoint.EPOCH, 10, 0.5))));
        Attempt later = new Attempt("job_1", 1, 99, 99, NOW.plusSeconds(1), false, NOW);
        stores.jobs()
                .change(new Change(
                        second.change().done(),
                        Optional.of(later),
                        List.of(),
                        List.of(point(MetricPoint.EPOCH, 10, 0.25))));
        assertThat(stores.jobs().attempt("job_1", 1)).contains(later);
        assertThat(stores.jobs().metrics("job_1", MetricPoint.EPOCH))
                .containsExactly(point(MetricPoint.EPOCH, 10, 0.25));
    }

    private static MetricPoint point(String series, long step, double loss) {
        return new MetricPoint(series, step, Json.read("{\"loss\":" + loss + "}", JsonNode.class));
    }

    @Test
    void eventsComeInOrderAfterANumberUpToALimit() {
        Job job = inserted("job_1");
        List<JobEvent> more = LongStream.range(0, 5)
                .mapToObj(i -> Samples.event(job, "job.progress"))
                .toList();
        stores.jobs().change(new Change(job.change().done(), Optional.empty(), more, List.of()));
        assertThat(stores.jobs().events("job_1", 2, 3)).extracting(JobEvent::id).containsExactly(3L, 4L, 5L);
        assertThat(stores.jobs().events("job_1", 6, 3)).isEmpty();
    }

    @Test
    void aJobFromBeforeThereWereKindsIsATraining() {
        ObjectNode earlier = Json.mapper().valueToTree(inserted("job_1"));
        earlier.withObject("/resolved").remove("max_duration_seconds");

        Job read = Json.read(Json.write(earlier), Job.class);

        assertThat(read.kind()).isEqualTo(JobKind.TRAINING);
        assertThat(read.training().maxDurationSeconds()).isEmpty();
    }

    @Test
    void jobsOfEveryKindAreKeptAndFoundByIt() {
        Job training = inserted("job_1");
        Job ranking = Samples.ranking("job_2", "ds_1");
        assertThat(stores.jobs().insert(ranking, List.of())).isTrue();

        assertThat(stores.jobs().find("job_2")).contains(ranking);
        for (Job job : List.of(training, ranking)) {
            Filter filter = new Filter(List.of(), List.of(job.kind()), Optional.empty(), Optional.empty());
            assertThat(stores.jobs().page(filter, ALL).items()).containsExactly(job);
        }
        Filter flowers = new Filter(List.of(), List.of(), Optional.empty(), Optional.of("flowers"));
        assertThat(stores.jobs().page(flowers, ALL).items()).containsExactly(training);
    }

    @Test
    void pagesGoFromNewestToOldestUnderTheFilter() {
        for (int i = 1; i <= 4; i++) {
            inserted("job_" + i);
        }
        stores.jobs().insert(Samples.job("job_5", "ds_1", "birds", NOW), List.of());
        changed(stores.jobs().find("job_2").orElseThrow(), JobState.CANCELLED);
        Filter flowers = new Filter(
                List.of(JobState.QUEUED), List.of(JobKind.TRAINING), Optional.of("ds_1"), Optional.of("flowers"));
        Page<Job> first = stores.jobs().page(flowers, new Page.Request(2, Optional.empty()));
        assertThat(ids(first.items())).containsExactly("job_4", "job_3");
        Page<Job> second = stores.jobs().page(flowers, new Page.Request(2, first.next()));
        assertThat(ids(second.items())).containsExactly("job_1");
        assertThat(second.next()).isEmpty();
        assertThat(stores.jobs().page(Filter.ALL, ALL).items()).hasSize(5);
        assertThat(stores.jobs()
                        .page(new Filter(List.of(), List.of(), Optional.of("ds_2"), Optional.empty()), ALL)
                        .items())
                .isEmpty();
    }

    @Test
    void theQueueIsInOrderOfWaiting() {
        Job first = Samples.job("job_1", "ds_1", "flowers", NOW);
        stores.jobs().insert(first, List.of());
        stores.jobs().insert(Samples.job("job_3", "ds_1", "flowers", NOW.plusSeconds(5)), List.of());
        stores.jobs().insert(Samples.job("job_2", "ds_1", "flowers", NOW.plusSeconds(5)), List.of());
        Job paused = changed(first, JobState.PAUSED);
        assertThat(ids(stores.jobs().queue())).containsExactly("job_2", "job_3");
        Job queued = paused.change()
                .to(JobState.QUEUED, NOW.plusSeconds(9), Optional.empty())
                .done();
        stores.jobs().change(only(queued));
        assertThat(ids(stores.jobs().queue())).containsExactly("job_2", "job_3", "job_1");
    }

    @Test
    void activeJobsAndCountsFollowTheStates() {
        inserted("job_1");
        changed(inserted("job_2"), JobState.STARTING);
        changed(inserted("job_3"), JobState.STARTING, JobState.RUNNING, JobState.CANCELLING);
        changed(inserted("job_4"), JobState.CANCELLED);
        assertThat(ids(stores.jobs().active())).containsExactly("job_2", "job_3");
        assertThat(stores.jobs().counts())
                .hasSize(JobState.values().length)
                .containsEntry(JobState.QUEUED, 1)
                .containsEntry(JobState.STARTING, 1)
                .containsEntry(JobState.CANCELLING, 1)
                .containsEntry(JobState.CANCELLED, 1)
                .containsEntry(JobState.SUCCEEDED, 0);
    }

    private static List<String> ids(List<Job> jobs) {
        return jobs.stream().map(Job::id).toList();
    }

    @Test
    void onlyAJobThatHasEndedIsDeletedAndAllGoesWithIt() {
        Job job = inserted("job_1");
        assertThat(stores.jobs().delete("job_1", job.version())).isFalse();
        Job next = job.change().to(JobState.CANCELLED, NOW, Optional.empty()).done();
        stores.jobs()
                .change(new Change(
                        next,
                        Optional.of(Samples.attempt("job_1", 1)),
                        List.of(),
                        List.of(point(MetricPoint.STEP, 1, 0.5))));
        assertThat(stores.jobs().delete("job_1", job.version())).isFalse();
        assertThat(stores.jobs().delete("job_1", next.version())).isTrue();
        assertThat(stores.jobs().find("job_1")).isEmpty();
        assertThat(stores.jobs().attempt("job_1", 1)).isEmpty();
        assertThat(stores.jobs().events("job_1", 0, 10)).isEmpty();
        assertThat(stores.jobs().metrics("job_1", MetricPoint.STEP)).isEmpty();
    }
}
