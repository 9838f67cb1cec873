package dev.graft.basemodel.imports;

import dev.graft.basemodel.ModelConfig;
import dev.graft.basemodel.ModelFolder;
import dev.graft.basemodel.convert.ConfigTranslation;
import dev.graft.basemodel.hub.Cancellation;
import dev.graft.basemodel.hub.HubClient;
import dev.graft.basemodel.hub.HubFile;
import dev.graft.basemodel.hub.HubReference;
import dev.graft.error.ErrorCode;
import dev.graft.error.GraftException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleConsumer;
import java.util.function.LongConsumer;

/** Fetches the files of a model from the hub, all of one commit. */
final class HubFetch {
    private static final String INDEX = "model.safetensors.index.json";
    private static final String PICKLE = "pytorch_model.bin";

    /** A card that is longer is left where it is. */
    private static final long MAX_CARD_BYTES = 256 << 10;

    private final HubClient hub;
    private final HubReference reference;
    private final long maxWeightsBytes;
    private final Cancellation end;

    HubFetch(HubClient hub, HubReference reference, long maxWeightsBytes, Cancellation end) {
        this.hub = hub;
        this.reference = reference;
        this.maxWeightsBytes = maxWeightsBytes;
        this.end = end;
    }

    /** The commit that the reference means now. */
    String commit() {
        return hub.look(reference.repository(), reference.revision(), ModelFolder.CONFIG, end)
                .orElseThrow(() -> missing(ModelFolder.CONFIG))
                .commit();
    }

    /**
     * Fetches what is not there yet. The weights come last: nothing large is fetched for a network that Graft has not.
     *
     * @param progress share of the weights that is there
     * @return SHA-256 of the weights, where the hub gave it and it was right
     */
    Optional<String> fetch(String commit, Path folder, DoubleConsumer progress) throws IOException {
        HubFile weights = look(commit, ModelFolder.WEIGHTS).orElseThrow(() -> noSafetensors(commit));
        HubFile config = look(commit, ModelFolder.CONFIG).orElseThrow(() -> missing(ModelFolder.CONFIG));
        download(config, folder, ImportFiles.MAX_TEXT_BYTES, bytes -> {});
        optional(commit, ImportFiles.PREPROCESSOR, ImportFiles.MAX_TEXT_BYTES, folder);
        optional(commit, ModelFolder.CARD, MAX_CARD_BYTES, folder);
        translate(folder);
        double size = weights.size().orElse(maxWeightsBytes);
        download(weights, folder, maxWeightsBytes, bytes -> progress.accept(bytes / size));
        return weights.sha256();
    }

    private Optional<HubFile> look(String commit, String file) {
        return hub.look(reference.repository(), commit, file, end);
    }

    private void optional(String commit, String file, long maxBytes, Path folder) {
        look(commit, file)
                .filter(found -> found.size().orElse(0) <= maxBytes)
                .ifPresent(found -> download(found, folder, maxBytes, bytes -> {}));
    }

    private void download(HubFile file, Path folder, long maxBytes, LongConsumer progress) {
        Path target = folder.resolve(ImportFiles.asItCame(file.name()));
        // One that has its name was complete and right, before the server was stopped.
        if (!Files.exists(target)) {
            hub.download(file, target, maxBytes, progress, end);
        }
    }

    /** Tells early whether Graft has the network. */
    static ModelConfig translate(Path folder) throws IOException {
        Path preprocessor = folder.resolve(ImportFiles.PREPROCESSOR);
        return ConfigTranslation.translate(
                Files.readAllBytes(folder.resolve(ImportFiles.ORIGINAL)),
                Files.exists(preprocessor) ? Optional.of(Files.readAllBytes(preprocessor)) : Optional.empty());
    }

    private GraftException missing(String file) {
        return new GraftException(
                ErrorCode.HUB_NOT_FOUND,
                "There is no " + file + " in '" + reference.repository() + "' at revision '" + reference.revision()
                        + "', or no such repository or revision.",
                Map.of(
                        "hint",
                        "Check the spelling on the hub's site; a base model needs config.json and"
                                + " model.safetensors."));
    }

    private GraftException noSafetensors(String commit) {
        if (look(commit, INDEX).isPresent()) {
            return refuse(
                    "The weights of '" + reference.repository() + "' are spread over several files (" + INDEX + ").",
                    "Graft reads one model.safetensors; the networks that it knows fit into one.");
        } else if (look(commit, PICKLE).isPresent()) {
            return refuse(
                    "'" + reference.repository() + "' has its weights only as " + PICKLE
                            + ", a pickle file. Such a file is a program and is never opened.",
                    "Look on the hub for a revision with model.safetensors: the hub's conversion bot offers one as a pull"
                            + " request, hf://" + reference.repository()
                            + "@refs/pr/1 or another number; https://huggingface.co/spaces/safetensors/convert makes"
                            + " one.");
        }
        return missing(ModelFolder.WEIGHTS);
    }

    private static GraftException refuse(String message, String hint) {
        return new GraftException(ErrorCode.UNSUPPORTED_FORMAT, message, Map.of("hint", hint));
    }
}
