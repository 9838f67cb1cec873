package dev.graft.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graft.attempt.AttemptFolder;
import dev.graft.attempt.AttemptSpec;
import dev.graft.attempt.result.AttemptResult;
import dev.graft.attempt.result.Report.Warning;
import dev.graft.attempt.result.VersionEvaluation;
import dev.graft.basemodel.ModelConfig;
import dev.graft.basemodel.ModelFolder;
import dev.graft.basemodel.TinyModels;
import dev.graft.dataset.folder.DatasetFolder;
import dev.graft.dataset.item.Task;
import dev.graft.json.Json;
import dev.graft.metric.Confidence;
import dev.graft.metric.MultiLabelEvaluation;
import dev.graft.metric.MultiLabelEvaluation.Score;
import dev.graft.metric.RegressionEvaluation;
import dev.graft.network.Initializer;
import dev.graft.network.Network;
import dev.graft.network.Parameter;
import dev.graft.tensor.HostTensor;
import dev.graft.tensor.NativeEngine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a version of several labels or of values is worth on a dataset, of an untrained network. */
class TaskTrialTest {
    private static final int ITEMS = TinyTask.TRAIN + TinyTask.VALIDATION + TinyTask.TEST;

    @TempDir
    static Path folder;

    private static int attempts;

    @BeforeAll
    static void begin() {
        NativeEngine.useThreads(1);
    }

    /** A network with random weights. */
    private static Path model(String name, Task task, List<String> labels, List<Double> thresholds) throws IOException {
        ModelConfig tiny = TinyModels.CONFIG;
        int outputs = task == Task.IMAGE_REGRESSION ? 1 : labels.size();
        ModelConfig config = new ModelConfig(
                tiny.architecture(),
                outputs,
                tiny.numFeatures(),
                tiny.inputSize(),
                tiny.mean(),
                tiny.std(),
                tiny.interpolation(),
                tiny.cropPct(),
                labels,
                null,
                null,
                null,
                null,
                task,
                thresholds);
        Path path = folder.resolve(name);
        Network network = new ModelFolder(path, config).classifier();
        Map<String, HostTensor> weights = new LinkedHashMap<>();
        for (Parameter parameter : network.parameters()) {
            weights.put(parameter.name(), HostTensor.of(parameter.shape(), Initializer.values(parameter, 1)));
        }
        ModelFolder.write(path, config, weights, Map.of());
        return path;
    }

    private static VersionEvaluation trial(Path model, Path dataset, String learnedFrom) throws IOException {
        attempts++;
        AttemptResult result = TinyJob.run(AttemptFolder.create(
                folder.resolve("attempts/" + attempts),
                new AttemptSpec(
                        "job_1",
                        attempts,
                        new AttemptSpec.Evaluate(model.toString(), Confidence.UNKNOWN, learnedFrom),
                        dataset.toString(),
                        folder.resolve("caches").toString(),
                        1 << 30,
                        "cpu",
                        2,
                        Optional.empty(),
                        Optional.empty(),
                        0)));
        assertThat(Json.read(Json.write(result), AttemptResult.class)).isEqualTo(result);
        return (VersionEvaluation) result.product().orElseThrow();
    }

    private static MultiLabelEvaluation several(VersionEvaluation evaluation, String split) {
        return (MultiLabelEvaluation) evaluation.splits().get(split).orElseThrow();
    }

    @Test
    void severalLabelsAreMatchedByNameAndCountFromTheModelsThresholds() throws IOException {
        Path dataset = TinyTask.write(folder.resolve("several"), Task.IMAGE_MULTILABEL);
        Path model = model("three", Task.IMAGE_MULTILABEL, TinyTask.LABELS, List.of(0.0, 0.999, 0.5));
        // The same outputs, but what was blue is called red, and what was red something that the dataset has not.
        Path other = model("renamed", Task.IMAGE_MULTILABEL, List.of("red", "green", "violet"), List.of());

        VersionEvaluation straight = trial(model, dataset, "another");
        VersionEvaluation renamed = trial(other, dataset, "another");

        assertThat(straight.splits().keySet()).containsExactly("all", "train", "validation", "test");
        assertThat(several(straight, "all").items()).isEqualTo(ITEMS);
        assertThat(several(straight, "test").items()).isEqualTo(TinyTask.TEST);
        Score blue = several(straight, "all").labels().get(0);
        assertThat(blue.threshold()).isZero();
        assertThat(blue.recall()).as("all count as predicted").isEqualTo(1);
        assertThat(several(straight, "all").labels().get(1).recall())
                .as("none does")
                .isZero();
        assertThat(straight.warnings()).isEmpty();
        assertThat(straight.metrics()).containsKey("all_mean_average_precision");
        assertThat(several(renamed, "all").labels()).extracting(Score::label).containsExactly("red", "green", "violet");
        assertThat(several(renamed, "all").labels().get(0).support())
                .isEqualTo(several(straight, "all").labels().get(2).support());
        assertThat(several(renamed, "all").labels().get(1).averagePrecision())
                .isEqualTo(several(straight, "all").labels().get(1).averagePrecision());
        assertThat(several(renamed, "all").labels().get(2).averagePrecision()).isEmpty();
        assertThat(renamed.unknownLabels()).containsExactly("blue");
        assertThat(renamed.leftOut()).isZero();
        assertThat(renamed.warnings())
                .containsExactly(
                        new Warning(
                                "unknown_labels",
                                "The model is not asked about labels that it has not (blue); their items stay."),
                        new Warning(
                                "absent_labels",
                                "The dataset has no items of these labels of the model: violet. They count in macro F1"
                                        + " with 0, and where they are predicted as wrong."));
    }

    @Test
    void valuesAreComparedInTheirUnit() throws IOException {
        Path dataset = TinyTask.write(folder.resolve("values"), Task.IMAGE_REGRESSION);
        Path model = model("value", Task.IMAGE_REGRESSION, List.of(), List.of());

        VersionEvaluation evaluation =
                trial(model, dataset, DatasetFolder.open(dataset).digest());

        RegressionEvaluation all =
                (RegressionEvaluation) evaluation.splits().get("all").orElseThrow();
        assertThat(all.items()).isEqualTo(ITEMS);
        assertThat(all.mae().value())
                .as("an untrained network says about nothing")
                .isBetween(TinyTask.LOWEST - 100, TinyTask.HIGHEST + 100);
        assertThat(evaluation.unknownLabels()).isEmpty();
        assertThat(evaluation.warnings()).extracting(Warning::code).containsExactly("seen_in_training");
    }
}
