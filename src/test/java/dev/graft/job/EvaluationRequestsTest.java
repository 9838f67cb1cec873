package dev.graft.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graft.dataset.Dataset;
import dev.graft.dataset.DatasetStatus;
import dev.graft.dataset.item.Label;
import dev.graft.dataset.item.SplitCounts;
import dev.graft.dataset.item.Task;
import dev.graft.error.Fault;
import dev.graft.error.GraftException;
import dev.graft.error.Problems;
import dev.graft.json.Json;
import dev.graft.metric.Confidence;
import dev.graft.model.ModelVersion;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EvaluationRequestsTest {
    private static ModelVersion version(Task task, String... labels) {
        ModelVersion.Origin origin = new ModelVersion.Origin("x", "0");
        return new ModelVersion(
                "shapes",
                3,
                "job_0",
                "resnet10_slim",
                List.of(labels),
                Map.of(),
                Confidence.UNKNOWN,
                Json.mapper().createObjectNode(),
                origin,
                origin,
                1,
                Instant.EPOCH,
                task,
                List.of());
    }

    private static Dataset dataset(Task task, String... labels) {
        Dataset plain = JobWorld.dataset("ds_3", "more", DatasetStatus.READY);
        return new Dataset(
                plain.id(),
                plain.version(),
                plain.name(),
                Optional.of(task),
                plain.splitRequest(),
                plain.layout(),
                plain.status(),
                plain.progress(),
                plain.sizeBytes(),
                plain.sha256(),
                plain.items(),
                plain.excluded(),
                IntStream.range(0, labels.length)
                        .mapToObj(i -> new Label(labels[i], i, new SplitCounts(9, 1, Optional.empty())))
                        .toList(),
                Optional.empty(),
                plain.splits(),
                plain.warnings(),
                plain.metadata(),
                plain.createdAt(),
                plain.readyAt(),
                plain.error());
    }

    private static List<Fault> faults(Dataset dataset, ModelVersion version) {
        Problems problems = new Problems();
        EvaluationRequests.check(dataset, Optional.of(version), problems);
        GraftException refused = Assertions.catchThrowableOfType(GraftException.class, problems::throwIfAny);
        return refused == null ? List.of() : refused.faults();
    }

    @ParameterizedTest
    @CsvSource({
        "IMAGE_MULTILABEL, IMAGE_CLASSIFICATION",
        "IMAGE_CLASSIFICATION, IMAGE_MULTILABEL",
        "IMAGE_MULTILABEL, IMAGE_REGRESSION",
        "IMAGE_REGRESSION, IMAGE_CLASSIFICATION",
    })
    void datasetAndVersionMustBeForOneTask(Task ofDataset, Task ofVersion) {
        assertThat(faults(dataset(ofDataset, "a"), version(ofVersion, "a")))
                .singleElement()
                .satisfies(fault -> {
                    assertThat(fault.param()).isEqualTo("dataset");
                    assertThat(fault.message())
                            .isEqualTo("is for %s, and version 3 of shapes for %s"
                                    .formatted(ofDataset.code(), ofVersion.code()));
                    assertThat(fault.hint()).isEqualTo("use a dataset of task " + ofVersion.code());
                });
    }

    @Test
    void severalLabelsMustShareOneNameAtLeast() {
        ModelVersion version = version(Task.IMAGE_MULTILABEL, "circle", "square");

        assertThat(faults(dataset(Task.IMAGE_MULTILABEL, "square", "triangle"), version))
                .isEmpty();
        assertThat(faults(dataset(Task.IMAGE_MULTILABEL, "triangle"), version))
                .singleElement()
                .satisfies(fault -> assertThat(fault.message())
                        .isEqualTo(
                                "it has none of the model's labels: its own are triangle, the model's circle, square"));
    }

    @Test
    void valuesHaveNoNames() {
        assertThat(faults(dataset(Task.IMAGE_REGRESSION), version(Task.IMAGE_REGRESSION)))
                .isEmpty();
    }
}
