package dev.graft.training.trial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graft.attempt.AttemptFolder;
import dev.graft.attempt.AttemptSpec;
import dev.graft.attempt.LineTail;
import dev.graft.attempt.WorkerEvent;
import dev.graft.attempt.result.AttemptResult;
import dev.graft.attempt.result.Report;
import dev.graft.attempt.result.VersionEvaluation;
import dev.graft.basemodel.ModelConfig;
import dev.graft.basemodel.ModelFolder;
import dev.graft.dataset.folder.DatasetFolder;
import dev.graft.metric.Confidence;
import dev.graft.metric.Evaluation;
import dev.graft.metric.LabelScore;
import dev.graft.recipe.setting.Method;
import dev.graft.tensor.NativeEngine;
import dev.graft.training.TinyJob;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VersionTrialTest {
    @TempDir
    static Path folder;

    private static TinyJob job;
    private static AttemptFolder trained;
    private static Report report;

    @BeforeAll
    static void train() throws IOException {
        NativeEngine.useThreads(1);
        job = new TinyJob(folder);
        trained = job.attempt(TinyJob.recipe(Method.FEATURE_EXTRACTION, h -> {}), Optional.empty(), Optional.empty());
        report = TinyJob.run(trained).report().orElseThrow();
    }

    private static AttemptFolder trial(Path model, Confidence confidence, String learnedFrom) throws IOException {
        return job.attempt(
                new AttemptSpec.Evaluate(model.toString(), confidence, learnedFrom),
                Optional.empty(),
                Optional.empty());
    }

    private static VersionEvaluation product(AttemptResult result) {
        return (VersionEvaluation) result.product().orElseThrow();
    }

    private static Evaluation classified(VersionEvaluation evaluation, String split) {
        return (Evaluation) evaluation.splits().get(split).orElseThrow();
    }

    private static List<String> warned(AttemptFolder attempt) throws IOException {
        return LineTail.read(attempt.events(), 0, WorkerEvent.class).values().stream()
                .filter(WorkerEvent.Warning.class::isInstance)
                .map(event -> ((WorkerEvent.Warning) event).code())
                .toList();
    }

    @Test
    void theSameModelOnTheSameItemsGetsWhatItsTrainingReported() throws IOException {
        AttemptFolder attempt = trial(trained.model(), Confidence.UNKNOWN, "another");

        VersionEvaluation evaluation = product(TinyJob.run(attempt));

        assertThat(evaluation.splits().keySet()).containsExactly("all", "train", "validation", "test");
        assertThat(evaluation.splits().get("all").orElseThrow().items()).isEqualTo(60);
        for (String split : List.of("validation", "test")) {
            Evaluation again = classified(evaluation, split);
            Evaluation first = report.classified(split).orElseThrow();
            assertThat(again.accuracy()).isEqualTo(first.accuracy());
            assertThat(again.confusionMatrix()).isEqualTo(first.confusionMatrix());
        }
        assertThat(evaluation.unknownLabels()).isEmpty();
        assertThat(evaluation.leftOut()).isZero();
        assertThat(warned(attempt)).isEmpty();
        assertThat(evaluation.metrics()).containsKeys("all_accuracy", "test_macro_f1");
    }

    @Test
    void itemsOfLabelsThatTheModelHasNotAreLeftOutAndTold() throws IOException {
        Path model = renamed("crimson", Map.of("red", "crimson"));
        AttemptFolder attempt = trial(model, new Confidence(2, 60, Optional.empty()), "another");

        VersionEvaluation evaluation = product(TinyJob.run(attempt));

        Evaluation all = classified(evaluation, "all");
        assertThat(all.items()).isEqualTo(40);
        assertThat(all.labels()).extracting(LabelScore::label).containsExactly("blue", "green", "crimson");
        assertThat(all.labels().get(2).support()).isZero();
        assertThat(all.calibration().orElseThrow().temperature()).isEqualTo(2);
        assertThat(evaluation.unknownLabels()).containsExactly("red");
        assertThat(evaluation.leftOut()).isEqualTo(20);
        assertThat(warned(attempt)).containsExactly("unknown_labels", "absent_labels");
        assertThat(evaluation.warnings().get(0).message())
                .isEqualTo("20 items are left out: the model has not their labels (red).");
    }

    @Test
    void labelsAreMatchedByNameInWhateverOrderTheModelHasThem() throws IOException {
        // What the model calls blue is what the dataset calls red, and the other way round.
        Path model = renamed("swapped", Map.of("red", "blue", "blue", "red"));

        VersionEvaluation evaluation = product(TinyJob.run(trial(model, Confidence.UNKNOWN, "another")));
        Evaluation swapped = classified(evaluation, "test");
        List<List<Integer>> straight = report.classified("test").orElseThrow().confusionMatrix();

        assertThat(swapped.labels()).extracting(LabelScore::label).containsExactly("red", "green", "blue");
        // Rows go with the names of the items, columns with the outputs of the network.
        assertThat(swapped.confusionMatrix()).isEqualTo(List.of(straight.get(2), straight.get(1), straight.get(0)));
    }

    @Test
    void aModelThatHasLearnedFromTheseItemsIsNotPraisedUnwarned() throws IOException {
        AttemptFolder first = trial(trained.model(), Confidence.UNKNOWN, "another");
        TinyJob.run(first);
        String digest = DatasetFolder.open(Path.of(first.spec().dataset())).digest();
        AttemptFolder attempt = trial(trained.model(), Confidence.UNKNOWN, digest);

        TinyJob.run(attempt);

        assertThat(warned(attempt)).containsExactly("seen_in_training");
    }

    /** The trained model with other names for its labels. */
    private static Path renamed(String name, Map<String, String> names) throws IOException {
        ModelFolder model = ModelFolder.open(trained.model());
        ModelConfig config = model.config();
        Path path = folder.resolve(name);
        ModelFolder.write(
                path,
                new ModelConfig(
                        config.architecture(),
                        config.numClasses(),
                        config.numFeatures(),
                        config.inputSize(),
                        config.mean(),
                        config.std(),
                        config.interpolation(),
                        config.cropPct(),
                        config.labels().stream()
                                .map(label -> names.getOrDefault(label, label))
                                .toList(),
                        null,
                        null,
                        null),
                model.weights(model.classifier()),
                Map.of());
        return path;
    }
}
