package dev.graft.model.export;

import dev.graft.blob.BlobStore;
import dev.graft.disk.Digest;
import dev.graft.disk.StoredZip;
import dev.graft.error.ErrorCode;
import dev.graft.error.FaultCode;
import dev.graft.error.GraftException;
import dev.graft.error.Problems;
import dev.graft.model.ModelVersion;
import dev.graft.model.Registry;
import dev.graft.tensor.HostTensor;
import dev.graft.tensor.Safetensors;
import dev.graft.tensor.SafetensorsWriter;
import dev.graft.tensor.TorchScriptExport;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Hands versions over to other programs. An export is a function of its version: the same bytes each time, but for the
 * last digits of golden logits where the machine is another. Thread-safe.
 */
public final class ExportService {
    private static final String WEIGHTS = "model.safetensors";
    private static final int TAG_LENGTH = 32;

    private final Registry registry;
    private final BlobStore blobs;
    /** Golden vectors load a network beside those that are served: one at a time is memory enough. */
    private final Object loading = new Object();

    public ExportService(Registry registry, BlobStore blobs) {
        this.registry = registry;
        this.blobs = blobs;
    }

    /**
     * A ZIP for people and hubs: weights, configuration, labels, preprocessing, report, golden vectors, model card.
     *
     * @param library whose names the weights have
     * @throws GraftException {@link ErrorCode#VALIDATION_FAILED} where that library has not the architecture,
     *     {@link ErrorCode#NOT_FOUND} where the version's files are gone
     */
    public Export zip(ModelVersion version, Library library) {
        Trained trained = trained(version);
        LibraryForm form = new LibraryForm(library, trained.network());
        refuseUnknown(form, version);
        Map<String, byte[]> documents = new LinkedHashMap<>();
        documents.put("README.md", ModelCard.of(trained, form).getBytes(StandardCharsets.UTF_8));
        documents.put("config.json", ExportDocuments.config(trained, form));
        documents.put("labels.txt", ExportDocuments.labelLines(trained));
        documents.put("preprocessing.json", ExportDocuments.preprocessing(trained, ExportDocuments.logits(trained)));
        documents.put("report.json", ExportDocuments.report(trained));
        String suffix = library == Library.TORCHVISION ? ".zip" : "-" + library.code() + ".zip";
        return new Export(
                fileName(version, suffix),
                "application/zip",
                tag(version, suffix, documents),
                blobs,
                out -> writeZip(out, trained, form, documents));
    }

    /**
     * One file for libtorch, with program and weights inside.
     *
     * @throws GraftException {@link ErrorCode#NOT_FOUND} where the version's files are gone
     */
    public Export torchScript(ModelVersion version) {
        Trained trained = trained(version);
        Map<String, byte[]> extra = new LinkedHashMap<>();
        extra.put("labels.json", ExportDocuments.labels(trained));
        extra.put("preprocessing.json", ExportDocuments.preprocessing(trained, ExportDocuments.outputs(trained)));
        return new Export(
                fileName(version, ".pt"),
                "application/octet-stream",
                tag(version, ".pt", extra),
                blobs,
                out -> TorchScriptExport.write(
                        out, trained.network(), trained.config().task().loss(), trained.temperedWeights(), extra));
    }

    private Trained trained(ModelVersion version) {
        return new Trained(version, registry.folder(version), registry.evaluation(version));
    }

    private static void refuseUnknown(LibraryForm form, ModelVersion version) {
        if (form.library() != Library.TORCHVISION && form.model().isEmpty()) {
            Problems problems = new Problems();
            problems.add(
                    "names",
                    FaultCode.UNKNOWN_VALUE,
                    "%s has no %s".formatted(form.library().code(), version.architecture()),
                    "leave it out for torchvision's names");
            problems.throwIfAny();
        }
    }

    private void writeZip(OutputStream out, Trained trained, LibraryForm form, Map<String, byte[]> documents)
            throws IOException {
        GoldenVectors golden;
        synchronized (loading) {
            golden = GoldenVectors.of(trained.folder());
        }
        Map<String, HostTensor> tensors = form.tensors(weights(trained));
        Map<String, String> metadata = new LinkedHashMap<>(
                Safetensors.open(trained.folder().path().resolve(WEIGHTS)).metadata());
        metadata.put("names", form.library().code());
        try (StoredZip zip = new StoredZip(out, 1)) {
            for (Map.Entry<String, byte[]> document : documents.entrySet()) {
                zip.add(document.getKey(), document.getValue());
            }
            zip.add(
                    "golden.safetensors",
                    content -> SafetensorsWriter.write(content, golden.tensors(), List.of(), Map.of("format", "pt")));
            zip.add(WEIGHTS, content -> SafetensorsWriter.write(content, tensors, form.counters(), metadata));
        }
    }

    private static Map<String, HostTensor> weights(Trained trained) {
        return trained.folder().weights(trained.network());
    }

    private static String fileName(ModelVersion version, String suffix) {
        return version.model() + "-v" + version.number() + suffix;
    }

    /** Weights never change under a job's name; what is written about them may, with the program that writes it. */
    private static String tag(ModelVersion version, String suffix, Map<String, byte[]> documents) {
        MessageDigest digest = Digest.sha256();
        digest.update((version.job() + suffix).getBytes(StandardCharsets.UTF_8));
        documents.values().forEach(digest::update);
        return Digest.hex(digest).substring(0, TAG_LENGTH);
    }
}
