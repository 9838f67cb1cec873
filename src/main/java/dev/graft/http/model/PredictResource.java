package dev.graft.http.model;

import dev.graft.dataset.item.Task;
import dev.graft.error.FaultCode;
import dev.graft.error.Problems;
import dev.graft.http.model.Requests.Input;
import dev.graft.http.model.Requests.Inputs;
import dev.graft.http.request.Bodies;
import dev.graft.http.request.Form;
import dev.graft.http.request.JsonBody;
import dev.graft.http.request.Numbers;
import dev.graft.http.request.Query;
import dev.graft.metric.Threshold;
import dev.graft.model.ModelVersion;
import dev.graft.model.Prediction;
import dev.graft.model.Predictor;
import dev.graft.model.Registry;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.multipart.MultipartFormDataInput;

/** Predictions over HTTP. */
@Path("/v1/models/{name}/predict")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
@Tag(name = "Models")
public final class PredictResource {
    private static final int MAX_INPUTS = 256;
    private static final int DEFAULT_TOP = 5;
    private static final String THRESHOLD = "threshold";
    private static final String AUTO = "auto";

    private final Registry registry;
    private final Predictor predictor;
    private final Bodies bodies;

    public PredictResource(Registry registry, Predictor predictor, Bodies bodies) {
        this.registry = registry;
        this.predictor = predictor;
        this.bodies = bodies;
    }

    /** What the query asks for. */
    private record Wish(ModelVersion version, int top, Optional<Double> threshold) {}

    @POST
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    @Operation(
            operationId = "predict",
            summary = "Predict the labels of images, or their values",
            description =
                    "By the version or alias named, else by the champion. One unreadable image among several has an"
                            + " error of its own.")
    @Parameter(name = "version", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.INTEGER))
    @Parameter(name = "alias", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.STRING))
    @Parameter(
            name = "top_k",
            in = ParameterIn.QUERY,
            description = "how many labels to list, best first",
            schema = @Schema(type = SchemaType.INTEGER))
    @Parameter(
            name = "threshold",
            in = ParameterIn.QUERY,
            description =
                    "probability from 0 to 1 that a label needs; below it, label is null and below_threshold true."
                            + " auto takes the one that was chosen on validation and stands with the version. Several"
                            + " labels have one each, which is what they need where this is left out",
            schema = @Schema(type = SchemaType.STRING))
    @RequestBody(
            content = {
                @Content(mediaType = MediaType.MULTIPART_FORM_DATA, schema = @Schema(implementation = ImageForm.class)),
                @Content(mediaType = "image/jpeg", schema = @Schema(type = SchemaType.STRING, format = "binary")),
                @Content(mediaType = "image/png", schema = @Schema(type = SchemaType.STRING, format = "binary")),
                @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = Inputs.class))
            })
    @NonBlocking
    public Uni<PredictionsView> predict(
            @PathParam("name") String name,
            MultipartFormDataInput input,
            @Context RoutingContext context,
            @Context UriInfo uri) {
        return Bodies.work(context, () -> predictForm(name, input, uri));
    }

    private PredictionsView predictForm(String name, MultipartFormDataInput input, UriInfo uri) {
        Wish wish = wish(name, uri);
        Form form = new Form(input);
        Query.of(form.fields(), new Problems()).check();
        checkCount("file", form.files());
        List<byte[]> images = new ArrayList<>();
        for (int i = 0; i < form.files(); i++) {
            try (InputStream in = form.open(i)) {
                images.add(JsonBody.bytes(in));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return predict(wish, images);
    }

    /** For the OpenAPI document. */
    @Schema(name = "ImageForm", requiredProperties = "file")
    record ImageForm(
            @Schema(type = SchemaType.STRING, format = "binary")
            String file) {}

    @POST
    @Consumes("image/*")
    @Operation(hidden = true)
    @NonBlocking
    public Uni<PredictionsView> predictBody(
            @PathParam("name") String name, @Context RoutingContext context, @Context UriInfo uri) {
        return Bodies.work(context, () -> wish(name, uri))
                .flatMap(wish -> bodies.read(context, body -> predict(wish, List.of(body))));
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(hidden = true)
    @NonBlocking
    public Uni<PredictionsView> predictJson(
            @PathParam("name") String name, @Context RoutingContext context, @Context UriInfo uri) {
        return Bodies.work(context, () -> wish(name, uri))
                .flatMap(wish -> bodies.read(context, body -> predictJson(wish, body)));
    }

    private PredictionsView predictJson(Wish wish, byte[] body) {
        Inputs inputs = JsonBody.read(body, Inputs.class);
        checkCount("inputs", inputs.inputs() == null ? 0 : inputs.inputs().size());
        Problems problems = new Problems();
        List<byte[]> images = new ArrayList<>();
        for (int i = 0; i < inputs.inputs().size(); i++) {
            decode("inputs[" + i + "].image", inputs.inputs().get(i), problems).ifPresent(images::add);
        }
        problems.throwIfAny();
        return predict(wish, images);
    }

    private static Optional<byte[]> decode(String param, Input input, Problems problems) {
        if (input.image() == null) {
            problems.add(param, FaultCode.MISSING, "an image in base 64 is needed");
            return Optional.empty();
        }
        try {
            return Optional.of(Base64.getMimeDecoder().decode(input.image()));
        } catch (IllegalArgumentException e) {
            problems.add(param, FaultCode.BAD_FORMAT, "is not base 64");
            return Optional.empty();
        }
    }

    private static void checkCount(String param, int count) {
        Problems problems = new Problems();
        if (count == 0) {
            problems.add(param, FaultCode.MISSING, "at least one image is needed");
        } else if (count > MAX_INPUTS) {
            problems.add(param, FaultCode.OUT_OF_RANGE, "at most " + MAX_INPUTS + " images, were " + count);
        }
        problems.throwIfAny();
    }

    private Wish wish(String name, UriInfo uri) {
        Query query = Query.of(uri.getQueryParameters(), "version", "alias", "top_k", THRESHOLD);
        Optional<Integer> number = query.integer("version", 1, Integer.MAX_VALUE);
        Optional<String> alias = query.text("alias");
        Optional<Integer> top = query.integer("top_k", 1, Integer.MAX_VALUE);
        if (number.isPresent() && alias.isPresent()) {
            query.problems().add("alias", FaultCode.CONTRADICTION, "does not go with version", "name one of them");
        }
        Optional<Double> least = threshold(query);
        query.check();
        ModelVersion version = registry.resolve(name, number, alias);
        if (version.task() == Task.IMAGE_REGRESSION) {
            refuseLabels(query, top.isPresent());
            return new Wish(version, 1, Optional.empty());
        }
        int labels = version.labels().size();
        if (top.isPresent() && top.get() > labels) {
            query.problems()
                    .add("top_k", FaultCode.OUT_OF_RANGE, "the model has " + labels + " labels, was " + top.get());
        }
        boolean chosen = query.text(THRESHOLD).filter(AUTO::equals).isPresent();
        Optional<Double> kept = version.confidence().threshold().map(Threshold::probability);
        if (chosen && kept.isEmpty() && version.thresholds().isEmpty()) {
            query.problems()
                    .add(
                            THRESHOLD,
                            FaultCode.UNKNOWN_VALUE,
                            "version " + version.number() + " of " + version.model() + " has none of its own",
                            "give a number from 0 to 1");
        }
        query.check();
        return new Wish(version, top.orElse(Math.min(DEFAULT_TOP, labels)), chosen ? kept : least);
    }

    /** A value has neither labels nor probabilities. */
    private static void refuseLabels(Query query, boolean hasTop) {
        String hint = "leave it out";
        if (hasTop) {
            query.problems().add("top_k", FaultCode.CONTRADICTION, "this model predicts a number, no labels", hint);
        }
        if (query.text(THRESHOLD).isPresent()) {
            query.problems().add(THRESHOLD, FaultCode.CONTRADICTION, "this model predicts a number, no labels", hint);
        }
        query.check();
    }

    /** The number that is asked for; empty where there is none. */
    private static Optional<Double> threshold(Query query) {
        Optional<String> text = query.text(THRESHOLD).filter(word -> !word.equals(AUTO));
        Optional<Double> number = text.flatMap(Numbers::decimal);
        if (text.isPresent() && number.isEmpty()) {
            query.problems()
                    .add(THRESHOLD, FaultCode.WRONG_TYPE, "must be a number or 'auto', was '" + text.get() + "'");
        } else if (number.isPresent() && (number.get() < 0 || number.get() > 1)) {
            query.problems().add(THRESHOLD, FaultCode.OUT_OF_RANGE, "must be between 0 and 1, was " + text.get());
        }
        return number;
    }

    private PredictionsView predict(Wish wish, List<byte[]> images) {
        List<Prediction> predictions = predictor.predict(wish.version(), images, wish.top(), wish.threshold());
        return new PredictionsView(wish.version().model(), wish.version().number(), predictions);
    }
}
