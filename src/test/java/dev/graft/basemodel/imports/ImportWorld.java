package dev.graft.basemodel.imports;

import dev.graft.basemodel.BaseModel;
import dev.graft.basemodel.BaseModels;
import dev.graft.basemodel.FakeBaseModelStore;
import dev.graft.basemodel.ModelFolder;
import dev.graft.basemodel.TinyModels;
import dev.graft.basemodel.catalogue.Catalogue;
import dev.graft.basemodel.hub.HubClient;
import dev.graft.basemodel.hub.HubSettings;
import dev.graft.basemodel.hub.PretendHub;
import dev.graft.it.harness.Await;
import dev.graft.network.names.NameMap;
import dev.graft.network.names.NameMaps;
import dev.graft.network.vision.Architectures;
import dev.graft.tensor.HostTensor;
import dev.graft.tensor.SafetensorsWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A server's imports, with a hub of their own and a store in memory. */
final class ImportWorld implements AutoCloseable {
    static final String REPO = "graft/tiny.v1";

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    final PretendHub hub = PretendHub.start();
    final Set<String> inUse = ConcurrentHashMap.newKeySet();
    final FakeBaseModelStore store = new FakeBaseModelStore(inUse::contains);
    final Path folder;
    final Path root;
    final BaseModels models;
    BaseModelImports imports;

    ImportWorld(Path home, boolean offline) throws IOException {
        this.folder = home.resolve("base-models");
        this.root = Files.createDirectories(home.resolve("root"));
        Path builtIn = TinyModels.write(Files.createDirectories(folder).resolve("graft-mini"))
                .path();
        this.models = new BaseModels(builtIn, folder.resolve("imported"), store, List.of(root));
        open(offline);
    }

    /** Starts a server on what another one left. */
    void open(boolean offline) throws IOException {
        HubSettings settings = new HubSettings(
                hub.uri(),
                Optional.empty(),
                offline,
                Duration.ofSeconds(2),
                3,
                Duration.ofMillis(5),
                Duration.ofSeconds(1));
        imports = new BaseModelImports(
                models,
                store,
                Catalogue.read(),
                new HubClient(settings),
                folder,
                List.of(root),
                100_000_000,
                Clock.systemUTC());
        imports.start();
    }

    /** What timm's repositories say of a network. */
    static String config(String architecture) {
        return """
                {"architecture": "%s", "num_classes": 0, "pretrained_cfg": {"input_size": [3, 32, 32],
                 "interpolation": "bicubic", "crop_pct": 0.9, "crop_mode": "center", "mean": [0.5, 0.5, 0.5],
                 "std": [0.5, 0.5, 0.5]}}""".formatted(architecture);
    }

    /** The weights of a tiny network. */
    byte[] weights(String architecture) {
        try {
            Path written = folder.resolveSibling("made-" + architecture);
            if (!Files.exists(written)) {
                TinyModels.write(written, TinyModels.config(architecture));
            }
            return Files.readAllBytes(written.resolve(ModelFolder.WEIGHTS));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The weights of a network under the names that timm gives them. */
    byte[] timmWeights(String architecture) throws IOException {
        NameMap timm = NameMaps.of(architecture).stream()
                .filter(map -> map.library().equals("timm"))
                .findFirst()
                .orElseThrow();
        Map<String, HostTensor> weights = new LinkedHashMap<>();
        TinyModels.weights(Architectures.network(architecture, 0))
                .forEach((name, tensor) -> weights.put(timm.names(name).get(0), tensor));
        Path file = folder.resolveSibling(architecture + "-timm.safetensors");
        SafetensorsWriter.write(file, weights, Map.of());
        return Files.readAllBytes(file);
    }

    /** A repository with a tiny network in it. */
    byte[] repository(String name, String architecture) {
        byte[] weights = weights(architecture);
        hub.with(name, ModelFolder.CONFIG, config(architecture)).with(name, ModelFolder.WEIGHTS, weights);
        return weights;
    }

    BaseModel awaitEnd(String name) {
        return Await.until(PATIENCE, () -> name + " is " + models.find(name), () -> models.find(name)
                .filter(model -> model.status() != BaseModel.Status.IMPORTING));
    }

    BaseModel begin(String source, String name) {
        imports.create("bm_" + name, source, Optional.of(name));
        return awaitEnd(name);
    }

    UploadedModel upload(Map<String, byte[]> files) {
        return imports.receive(files.entrySet().stream()
                .map(file -> new UploadedModel.Part() {
                    @Override
                    public String fileName() {
                        return file.getKey();
                    }

                    @Override
                    public InputStream open() {
                        return new ByteArrayInputStream(file.getValue());
                    }
                })
                .toList());
    }

    static byte[] zip(Map<String, byte[]> files) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue());
                zip.closeEntry();
            }
        }
        return bytes.toByteArray();
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Waits until the folder of imports that go on is empty. */
    void awaitNothingLeft() {
        Await.until(
                PATIENCE, () -> "left is " + left(), () -> Optional.of(left()).filter(Set::isEmpty));
    }

    private Set<String> left() {
        try (var entries = Files.list(folder.resolve("importing"))) {
            Set<String> names = new HashSet<>();
            entries.forEach(entry -> names.add(entry.getFileName().toString()));
            return names;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        imports.close();
        hub.close();
    }
}
