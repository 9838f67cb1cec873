package dev.graft.http.model;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What the bodies of requests about models hold. */
final class Requests {
    private Requests() {}

    /** A null stays as it is. */
    @Schema(name = "ModelPatch")
    record ModelPatch(Boolean autoPromote, String description) {}

    @Schema(name = "AliasMove", requiredProperties = "version")
    record AliasMove(Integer version) {}

    @Schema(name = "PredictRequest", requiredProperties = "inputs")
    record Inputs(List<Input> inputs) {}

    /** @param image in base 64 */
    @Schema(name = "PredictInput", requiredProperties = "image")
    record Input(String image) {}
}
