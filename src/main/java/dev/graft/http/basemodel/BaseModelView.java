package dev.graft.http.basemodel;

import dev.graft.basemodel.BaseModel;
import dev.graft.basemodel.BaseModel.Preprocessing;
import dev.graft.http.request.ErrorView;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A base model, as clients see it. */
@Schema(name = "BaseModel")
public record BaseModelView(
        String name,
        Optional<String> architecture,
        String modality,
        BaseModel.Status status,
        BaseModel.Source source,
        Optional<Long> parameters,
        Optional<Long> sizeBytes,
        Optional<Integer> numFeatures,
        Optional<Preprocessing> preprocessing,
        List<String> blocks,
        Accuracy accuracy,
        Optional<String> licence,
        Optional<String> trainedOn,
        Optional<String> card,
        Optional<BaseModel.Origin> origin,
        Optional<Double> progress,
        Optional<ErrorView> error) {
    /** What may go well when it is tried again as it was. */
    private static final Set<String> RETRYABLE =
            Set.of("hub_unreachable", "hub_rate_limited", "digest_mismatch", "storage_full", "hub_offline");

    /** Shares predicted right on known test sets; null where nobody measured. */
    public record Accuracy(Optional<Double> imagenetTop1) {}

    static BaseModelView of(BaseModel model) {
        return new BaseModelView(
                model.name(),
                model.architecture(),
                "image",
                model.status(),
                model.source(),
                model.parameters(),
                model.sizeBytes(),
                model.numFeatures(),
                model.preprocessing(),
                model.blocks(),
                new Accuracy(model.imagenetTop1()),
                model.licence(),
                model.trainedOn(),
                model.card(),
                model.origin(),
                model.progress(),
                model.error()
                        .map(e -> new ErrorView(
                                e.code(), e.message(), e.hint().orElse(null), RETRYABLE.contains(e.code()))));
    }
}
