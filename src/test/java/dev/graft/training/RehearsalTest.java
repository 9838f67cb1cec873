package dev.graft.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graft.attempt.AttemptFolder;
import dev.graft.attempt.AttemptSpec;
import dev.graft.attempt.Forecast;
import dev.graft.attempt.Stop;
import dev.graft.attempt.result.AttemptResult.Outcome;
import dev.graft.recipe.setting.Method;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RehearsalTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
    void everyMethodIsForecastAndLeavesNothingBehind(Method method) throws IOException {
        TinyJob job = new TinyJob(folder);

        Forecast forecast = rehearse(job, method);

        assertThat(forecast.secondsPerEpoch()).isPositive();
        assertThat(forecast.phases().get("preparing_data")).isPositive();
        assertThat(forecast.phases().get("extracting_features") > 0).isEqualTo(method != Method.FROM_SCRATCH);
        assertThat(forecast.phases().get("fine_tuning") > 0).isEqualTo(method != Method.FEATURE_EXTRACTION);
        assertThat(job.caches()).doesNotExist();
    }

    @Test
    void featuresThatAreThereAreNotComputedAgain() throws IOException {
        TinyJob job = new TinyJob(folder);
        TinyJob.run(job.attempt(TinyJob.recipe(Method.FEATURE_EXTRACTION, json -> {})));

        assertThat(rehearse(job, Method.FEATURE_EXTRACTION).phases().get("extracting_features"))
                .isZero();
    }

    private Forecast rehearse(TinyJob job, Method method) throws IOException {
        AttemptSpec.Train train = new AttemptSpec.Train(
                TinyJob.recipe(method, json -> json.put("epochs", 3)),
                job.base().path().toString());
        AttemptSpec.Rehearse work = new AttemptSpec.Rehearse(train, job.caches().toString());
        AttemptFolder asked = job.attempt(work, Optional.empty(), Optional.empty());
        AttemptSpec spec = asked.spec();
        Path own = folder.resolve("dry-run");
        AttemptFolder attempt = AttemptFolder.create(
                own,
                new AttemptSpec(
                        spec.job(),
                        1,
                        spec.work(),
                        spec.dataset(),
                        own.resolve("caches").toString(),
                        spec.maxCacheBytes(),
                        spec.device(),
                        spec.threads(),
                        spec.resumeFrom(),
                        spec.maxDurationSeconds(),
                        0));

        Outcome outcome = new Rehearsal(
                        attempt,
                        attempt.spec(),
                        work,
                        new Stop(attempt, Clock.systemUTC(), Duration.ofDays(1)),
                        Clock.systemUTC())
                .run()
                .outcome();

        assertThat(outcome).isEqualTo(Outcome.SUCCEEDED);
        assertThat(Files.exists(attempt.model())).isFalse();
        return attempt.forecast().orElseThrow();
    }
}
