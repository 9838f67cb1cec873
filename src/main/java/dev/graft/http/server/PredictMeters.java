package dev.graft.http.server;

import dev.graft.model.Timings;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Locale;

/** Tells how long predictions take: {@code graft_predict_seconds} by model and stage. */
public final class PredictMeters implements Timings {
    private final MeterRegistry metrics;

    public PredictMeters(MeterRegistry metrics) {
        this.metrics = metrics;
    }

    @Override
    public void took(String model, Stage stage, long nanos) {
        metrics.timer("graft.predict", "model", model, "stage", stage.name().toLowerCase(Locale.ROOT))
                .record(Duration.ofNanos(nanos));
    }
}
