package dev.graft.http.model;

import dev.graft.model.Prediction;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What a version says of a request's inputs, in their order. */
@Schema(name = "Predictions")
public record PredictionsView(String model, int version, List<Prediction> predictions) {}
