package dev.graft.http.dataset;

import dev.graft.dataset.DatasetService;
import dev.graft.dataset.item.DatasetLimits;
import dev.graft.http.request.Query;
import dev.graft.recipe.setting.Augmentation;
import dev.graft.training.data.AugmentationPreview;
import dev.graft.training.data.Mixer;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.UriInfo;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What augmentation does to a dataset's pictures, as a picture over HTTP. */
@Path("/v1/datasets/{id}")
@Blocking
@Tag(name = "Datasets")
public final class AugmentationPreviewResource {
    private static final String PNG = "image/png";
    private static final int MIN_SIDE = 32;

    /** With {@link #MAX_ITEMS} rows, a sheet of 25 MB before it is packed. */
    private static final int MAX_SIDE = 320;

    private static final int SIDE = 224;
    private static final int MAX_ITEMS = 10;
    private static final int ITEMS = 4;
    private static final long SEED = 42;
    private static final double MAX_ALPHA = 10;

    private final DatasetService datasets;
    private final DatasetLimits limits;

    public AugmentationPreviewResource(DatasetService datasets, DatasetLimits limits) {
        this.datasets = datasets;
        this.limits = limits;
    }

    @GET
    @Path("/augmentation-preview")
    @Produces(PNG)
    @Operation(
            operationId = "preview_augmentation",
            summary = "See what augmentation does",
            description =
                    "A contact sheet: a row for each of some train items, first as evaluation and prediction see it,"
                            + " then as the first seven epochs of training would. The same request gives the same picture.")
    @Parameter(
            name = "augmentation",
            in = ParameterIn.QUERY,
            description = "as the hyperparameter of a job",
            schema =
                    @Schema(
                            type = SchemaType.STRING,
                            enumeration = {"none", "light", "medium", "crops", "strong"},
                            defaultValue = "light"))
    @Parameter(
            name = "image_size",
            in = ParameterIn.QUERY,
            description = "height and width of each picture in pixels",
            schema = @Schema(type = SchemaType.INTEGER, minimum = "32", maximum = "320", defaultValue = "224"))
    @Parameter(
            name = "seed",
            in = ParameterIn.QUERY,
            description = "of what is drawn, as a job's",
            schema = @Schema(type = SchemaType.INTEGER, defaultValue = "42"))
    @Parameter(
            name = "items",
            in = ParameterIn.QUERY,
            description = "how many rows",
            schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "10", defaultValue = "4"))
    @Parameter(
            name = "mixup",
            in = ParameterIn.QUERY,
            description =
                    "alpha of mixup between the items of a column, above 0 and at most 10; left out, there is none",
            schema = @Schema(type = SchemaType.NUMBER))
    @Parameter(
            name = "cutmix",
            in = ParameterIn.QUERY,
            description = "alpha of cutmix, likewise; of both, one is drawn for each column",
            schema = @Schema(type = SchemaType.NUMBER))
    @APIResponse(
            responseCode = "200",
            description = "The sheet",
            content = @Content(mediaType = PNG, schema = @Schema(type = SchemaType.STRING, format = "binary")))
    public byte[] preview(@PathParam("id") String id, @Context UriInfo uri) {
        Query query =
                Query.of(uri.getQueryParameters(), "augmentation", "image_size", "seed", "items", "mixup", "cutmix");
        long seed = query.whole("seed", Long.MIN_VALUE, Long.MAX_VALUE).orElse(SEED);
        var mixup = query.above("mixup", 0, MAX_ALPHA);
        var cutmix = query.above("cutmix", 0, MAX_ALPHA);
        AugmentationPreview preview = new AugmentationPreview(
                query.constant("augmentation", "an augmentation", Augmentation.class)
                        .orElse(Augmentation.LIGHT),
                Mixer.of(mixup, cutmix, seed),
                query.integer("image_size", MIN_SIDE, MAX_SIDE).orElse(SIDE),
                seed,
                query.integer("items", 1, MAX_ITEMS).orElse(ITEMS));
        query.check();
        return drawn(id, preview);
    }

    /** One at a time: each takes tens of megabytes. */
    private synchronized byte[] drawn(String id, AugmentationPreview preview) {
        return preview.png(datasets.readyFolder(id), limits.maxPixels());
    }
}
