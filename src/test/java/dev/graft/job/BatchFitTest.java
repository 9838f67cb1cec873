package dev.graft.job;

import static dev.graft.recipe.setting.Setting.BATCH_NORM;
import static dev.graft.recipe.setting.Setting.BATCH_SIZE;
import static dev.graft.recipe.setting.Setting.EPOCHS;
import static dev.graft.recipe.setting.Setting.GRADIENT_ACCUMULATION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.graft.job.request.JobRequest;
import dev.graft.json.Json;
import dev.graft.recipe.setting.BatchNormMode;
import dev.graft.recipe.setting.Hyperparameters;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchFitTest {
    private static final String TUNING =
            "{\"dataset\": \"ds_1\", \"method\": \"fine_tuning\", \"hyperparameters\": {\"image_size\": 512%s}}";

    @TempDir
    Path home;

    @Test
    void whatFitsStaysAsItWouldBe() {
        Hyperparameters h = resolved(64, TUNING.formatted(""));

        assertThat(h.get(BATCH_SIZE)).isEqualTo(32);
        assertThat(h.get(GRADIENT_ACCUMULATION)).isEqualTo(1);
        assertThat(message(64, TUNING.formatted(""))).isEqualTo("Fine tuning from graft-mini");
    }

    @Test
    void whatDoesNotFitIsTakenInPiecesOfTheSameUpdate() {
        Hyperparameters whole = resolved(64, TUNING.formatted(""));
        Hyperparameters h = resolved(3, TUNING.formatted(""));

        assertThat(h.get(BATCH_SIZE)).isIn(2, 4, 8);
        assertThat(h.get(BATCH_SIZE) * h.get(GRADIENT_ACCUMULATION)).isEqualTo(32);
        assertThat(h.get(EPOCHS)).isEqualTo(whole.get(EPOCHS));
        assertThat(h.get(BATCH_NORM)).isEqualTo(BatchNormMode.FROZEN);
        assertThat(message(4, TUNING.formatted("")))
                .matches(
                        "Fine tuning from graft-mini, in batches of 8, 4 of which make an update: 32 at once would take"
                                + " \\d+\\.\\d GiB of the 3\\.2 that a training may have");
    }

    @Test
    void aSizeThatWasAskedForIsLeftAlone() {
        Hyperparameters h = resolved(1, TUNING.formatted(", \"batch_size\": 64"));

        assertThat(h.get(BATCH_SIZE)).isEqualTo(64);
        assertThat(h.get(GRADIENT_ACCUMULATION)).isEqualTo(1);
    }

    @Test
    void accumulationThatWasAskedForGoesOnTop() {
        Hyperparameters h = resolved(3, TUNING.formatted(", \"gradient_accumulation\": 3"));

        assertThat(h.get(BATCH_SIZE) * h.get(GRADIENT_ACCUMULATION)).isEqualTo(96);
    }

    @Test
    void placesOnTheProcessorShareItsMemory() {
        JobWorld two = new JobWorld(
                home.resolve("two"), new Worker("cpu:0", "a", 8L << 30, 1), new Worker("cpu:1", "a", 8L << 30, 1));

        assertThat(resolved(two, TUNING.formatted("")).get(BATCH_SIZE)).isEqualTo(8);
    }

    @Test
    void extractionOfFeaturesHasNoBatchesToCut() {
        String request = "{\"dataset\": \"ds_1\", \"method\": \"feature_extraction\"}";

        assertThat(resolved(1, request)).isEqualTo(resolved(64, request));
    }

    private JobWorld world(long gib) {
        return new JobWorld(home.resolve("gib" + gib), new Worker("cpu:0", "a processor", gib << 30, 2));
    }

    private Hyperparameters resolved(long gib, String request) {
        return resolved(world(gib), request);
    }

    private static Hyperparameters resolved(JobWorld world, String request) {
        return world.service
                .resolve(Json.read(request, JobRequest.class))
                .recipe()
                .hyperparameters();
    }

    private String message(long gib, String request) {
        JobWorld world = world(gib);
        world.service.create("job_1", Json.read(request, JobRequest.class));
        return world.service.events("job_1", 0, 10).stream()
                .filter(event -> event.type().equals("job.resolved"))
                .findFirst()
                .orElseThrow()
                .message();
    }
}
