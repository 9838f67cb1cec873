package dev.graft.http.report;

import dev.graft.attempt.result.Product;
import dev.graft.dataset.DatasetService;
import dev.graft.dataset.folder.DatasetFolder;
import dev.graft.dataset.item.DatasetLimits;
import dev.graft.error.GraftException;
import dev.graft.http.report.page.ReportPage;
import dev.graft.http.report.subject.Subject;
import dev.graft.http.report.subject.Thumbnails;
import dev.graft.job.Job;
import dev.graft.job.JobEvent;
import dev.graft.job.JobService;
import dev.graft.job.MetricPoint;
import dev.graft.job.Result;
import dev.graft.model.ModelVersion;
import dev.graft.model.Registry;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reports as pages for people: brings together what a page is about, from wherever it is kept. */
@Singleton
public final class ReportPages {
    static final String HTML = "text/html;charset=UTF-8";

    /** Nothing is loaded from anywhere, and nothing runs. */
    private static final String POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'";

    private static final Set<String> REASONS = Set.of("job.resolved");

    private final JobService jobs;
    private final Registry registry;
    private final DatasetService datasets;
    private final DatasetLimits limits;

    /** Read when the first page is asked for: a start does not wait for it. */
    private static final class Lazy {
        static final Templates TEMPLATES = new Templates();
    }

    public ReportPages(JobService jobs, Registry registry, DatasetService datasets, DatasetLimits limits) {
        this.jobs = jobs;
        this.registry = registry;
        this.datasets = datasets;
        this.limits = limits;
    }

    /** Whether a client likes a page better than JSON, which those get who do not say. */
    static boolean isWanted(HttpHeaders headers) {
        return headers.getAcceptableMediaTypes().stream()
                .filter(type -> type.isCompatible(MediaType.APPLICATION_JSON_TYPE)
                        || type.isCompatible(MediaType.TEXT_HTML_TYPE))
                .findFirst()
                .filter(type -> !type.isCompatible(MediaType.APPLICATION_JSON_TYPE))
                .isPresent();
    }

    Response ofJob(String id) {
        Product product = jobs.product(id);
        Job job = jobs.get(id);
        return page(Optional.of(job), version(job), product);
    }

    private Optional<ModelVersion> version(Job job) {
        Result result = job.result().orElseThrow();
        if (result instanceof Result.Registered registered) {
            return find(registered.model(), registered.version());
        } else if (result instanceof Result.Evaluated evaluated) {
            return find(evaluated.evaluated().model(), evaluated.evaluated().version());
        }
        return Optional.empty();
    }

    Response ofVersion(ModelVersion version) {
        return page(jobs.find(version.job()), Optional.of(version), registry.evaluation(version));
    }

    private Response page(Optional<Job> job, Optional<ModelVersion> version, Product product) {
        String dataset = job.map(j -> j.resolved().dataset())
                .orElseGet(() -> version.orElseThrow().dataset().name());
        Subject subject = new Subject(
                job,
                version,
                product,
                metrics(job, MetricPoint.EPOCH),
                metrics(job, MetricPoint.STEP),
                job.map(this::reasons).orElse(List.of()),
                new Thumbnails(folder(dataset), limits.maxPixels()));
        return Response.ok(Lazy.TEMPLATES.render(ReportPage.of(subject)))
                .type(HTML)
                .header("Content-Security-Policy", POLICY)
                .build();
    }

    private List<MetricPoint> metrics(Optional<Job> job, String series) {
        return job.map(j -> jobs.metrics(j.id(), series)).orElse(List.of());
    }

    private List<String> reasons(Job job) {
        return jobs.events(job.id(), 0, Integer.MAX_VALUE).stream()
                .filter(event -> REASONS.contains(event.type()))
                .map(JobEvent::message)
                .toList();
    }

    /** Empty where somebody has deleted it since. */
    private Optional<ModelVersion> find(String model, int number) {
        try {
            return Optional.of(registry.version(model, number));
        } catch (GraftException gone) {
            return Optional.empty();
        }
    }

    private Optional<DatasetFolder> folder(String dataset) {
        try {
            return Optional.of(datasets.folder(dataset));
        } catch (GraftException gone) {
            return Optional.empty();
        }
    }
}
