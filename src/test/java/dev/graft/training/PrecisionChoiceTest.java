package dev.graft.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.graft.attempt.AttemptFolder;
import dev.graft.attempt.AttemptSpec;
import dev.graft.attempt.LineTail;
import dev.graft.attempt.WorkerEvent;
import dev.graft.attempt.WorkerEvent.Decided;
import dev.graft.attempt.result.AttemptResult;
import dev.graft.recipe.setting.Method;
import dev.graft.recipe.setting.Precision;
import dev.graft.recipe.setting.Setting;
import dev.graft.tensor.Bfloat16;
import dev.graft.tensor.NativeEngine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PrecisionChoiceTest {
    @TempDir
    static Path folder;

    private static TinyJob job;

    @BeforeAll
    static void draw() throws IOException {
        NativeEngine.useThreads(1);
        job = new TinyJob(folder);
    }

    private static List<Decided> decided(AttemptFolder attempt) throws IOException {
        return LineTail.read(attempt.events(), 0, WorkerEvent.class).values().stream()
                .filter(Decided.class::isInstance)
                .map(Decided.class::cast)
                .toList();
    }

    @Test
    void autoIsWhatTheDeviceIsFastWith() throws IOException {
        AttemptFolder attempt = job.attempt(TinyJob.recipe(Method.FINE_TUNING, h -> h.put("precision", "auto")));

        TinyJob.run(attempt);

        Precision faster = Bfloat16.gain("cpu") >= 1.5 ? Precision.BFLOAT16 : Precision.FLOAT32;
        assertThat(decided(attempt)).singleElement().satisfies(told -> {
            assertThat(told.recipe().hyperparameters().get(Setting.PRECISION)).isEqualTo(faster);
            assertThat(told.words()).contains("times as fast in bfloat16 as in float32");
        });
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    void whatIsAskedForIsDoneAndLearns(Precision precision) throws IOException {
        assumeTrue(
                precision == Precision.FLOAT32 || Bfloat16.gain("cpu") > 1,
                "This processor has no instructions for bfloat16.");
        String name = precision.name().toLowerCase(Locale.ROOT);
        AttemptFolder attempt = job.attempt(TinyJob.recipe(
                Method.FROM_SCRATCH,
                h -> h.put("precision", name).put("epochs", 8).put("learning_rate", 0.02)));

        AttemptResult result = TinyJob.run(attempt);

        assertThat(decided(attempt)).isEmpty();
        assertThat(result.report()
                        .orElseThrow()
                        .classified("test")
                        .orElseThrow()
                        .accuracy()
                        .value())
                .isGreaterThan(0.7);
    }

    @Test
    void leftOutItIsFloat32() throws IOException {
        AttemptFolder attempt = job.attempt(TinyJob.recipe(Method.FINE_TUNING, h -> {}));

        TinyJob.run(attempt);

        assertThat(decided(attempt)).isEmpty();
        assertThat(((AttemptSpec.Train) attempt.spec().work())
                        .recipe()
                        .hyperparameters()
                        .get(Setting.PRECISION))
                .isEqualTo(Precision.FLOAT32);
    }
}
