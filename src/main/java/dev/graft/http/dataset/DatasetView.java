package dev.graft.http.dataset;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.graft.dataset.Dataset;
import dev.graft.dataset.DatasetStatus;
import dev.graft.dataset.item.Label;
import dev.graft.dataset.item.LabelStatistics;
import dev.graft.dataset.item.Layout;
import dev.graft.dataset.item.Splits;
import dev.graft.dataset.item.Task;
import dev.graft.dataset.item.Warning;
import dev.graft.http.request.ErrorView;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A dataset, as clients see it. */
@Schema(name = "Dataset")
public record DatasetView(
        String id,
        String name,
        Optional<Task> task,
        Optional<Layout> layout,
        DatasetStatus status,
        Dataset.Progress progress,
        long sizeBytes,
        String sha256,
        int items,
        int excluded,
        List<Label> labels,
        Optional<LabelStatistics> labelStatistics,
        Optional<Splits> splits,
        List<Warning> warnings,

        @Schema(type = org.eclipse.microprofile.openapi.annotations.enums.SchemaType.OBJECT)
        ObjectNode metadata,

        Instant createdAt,
        Optional<Instant> readyAt,
        Optional<ErrorView> error) {
    static DatasetView of(Dataset dataset) {
        return new DatasetView(
                dataset.id(),
                dataset.name(),
                dataset.task(),
                dataset.layout(),
                dataset.status(),
                dataset.progress(),
                dataset.sizeBytes(),
                dataset.sha256(),
                dataset.items(),
                dataset.excluded(),
                dataset.labels(),
                dataset.labelStatistics(),
                dataset.splits(),
                dataset.warnings(),
                dataset.metadata(),
                dataset.createdAt(),
                dataset.readyAt(),
                dataset.error().map(e -> new ErrorView(e.code(), e.message(), e.hint(), false)));
    }
}
