package dev.graft.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.translate.NoopTranslator;
import dev.graft.metric.Softmax;
import dev.graft.network.Network;
import dev.graft.network.vision.Architectures;
import dev.graft.recipe.setting.Loss;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TorchScriptExportTest {
    /** Larger ones differ from these in depth and width alone. */
    private static final long LARGEST = 30_000_000;

    @TempDir
    Path folder;

    private static final Map<String, byte[]> EXTRA =
            Map.of("labels.json", "[\"ant\"]".getBytes(StandardCharsets.UTF_8));

    @BeforeAll
    static void start() {
        NativeEngine.useThreads(1);
    }

    static List<String> architectures() {
        return Architectures.names().stream()
                .filter(name -> Architectures.network(name, 0).learnedParameters() < LARGEST)
                .toList();
    }

    private static Network network(String architecture) {
        return Architectures.network(architecture, 0).withHead(Seeded.LABELS, 0.5);
    }

    private static byte[] export(Network network) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        TorchScriptExport.write(out, network, Seeded.weights(network), EXTRA);
        return out.toByteArray();
    }

    @ParameterizedTest
    @MethodSource("architectures")
    void theEngineAloneGetsTheProbabilitiesThatWeGet(String architecture) throws IOException {
        Network network = network(architecture);
        Batch.Pixels pictures = Seeded.pictures(Math.max(Seeded.SIZE, (network.smallestPicture() + 7) / 8 * 8));
        Map<String, HostTensor> weights = Seeded.weights(network);
        Path file = folder.resolve("model.pt");
        try (OutputStream out = Files.newOutputStream(file)) {
            TorchScriptExport.write(out, network, weights, EXTRA);
        }
        float[] logits;
        try (NetworkWeights loaded = new NetworkWeights(network, weights, "cpu");
                Inference inference = new Inference(loaded, Optional.of(Seeded.NORMALIZATION))) {
            logits = inference.run(pictures).logits();
        }
        float[] together = run(file, pictures, Seeded.BATCH);
        float[] alone = run(file, pictures, 1);

        assertThat(together).hasSize(Seeded.BATCH * Seeded.LABELS);
        for (int picture = 0; picture < Seeded.BATCH; picture++) {
            double[] expected = Softmax.probabilities(
                    Arrays.copyOfRange(logits, picture * Seeded.LABELS, (picture + 1) * Seeded.LABELS));
            for (int label = 0; label < Seeded.LABELS; label++) {
                assertThat((double) together[picture * Seeded.LABELS + label]).isCloseTo(expected[label], within(1e-5));
            }
        }
        for (int label = 0; label < Seeded.LABELS; label++) {
            assertThat(alone[label]).isCloseTo(together[label], within(1e-5f));
        }
    }

    @Test
    void severalLabelsEndInSigmoidsAndValuesAsTheyAre() throws IOException {
        Network network = network("resnet10_slim");
        Map<String, HostTensor> weights = Seeded.weights(network);
        Map<Loss, float[]> outputs = new EnumMap<>(Loss.class);
        for (Loss loss : List.of(Loss.BINARY_CROSS_ENTROPY, Loss.MEAN_SQUARED_ERROR)) {
            Path file = folder.resolve(loss + ".pt");
            try (OutputStream out = Files.newOutputStream(file)) {
                TorchScriptExport.write(out, network, loss, weights, EXTRA);
            }
            outputs.put(loss, run(file, Seeded.pictures(), Seeded.BATCH));
        }

        float[] values = outputs.get(Loss.MEAN_SQUARED_ERROR);
        for (int i = 0; i < values.length; i++) {
            assertThat((double) outputs.get(Loss.BINARY_CROSS_ENTROPY)[i])
                    .isCloseTo(1 / (1 + Math.exp(-values[i])), within(1e-6));
        }
    }

    /** Loads the file as any program with libtorch does, and asks it of the first pictures, normalised. */
    private static float[] run(Path file, Batch.Pixels pictures, int count) throws IOException {
        try (NDManager scope = NativeEngine.newScope("cpu");
                InputStream in = Files.newInputStream(file);
                PtSymbolBlock module = JniUtils.loadModule((PtNDManager) scope, in, false, false);
                IValue input = IValue.from((PtNDArray) normalised(scope, pictures, count));
                IValue output = IValueUtils.runMethod(module, "forward", input)) {
            NDArray probabilities = output.toTensor((PtNDManager) scope);
            assertThat(probabilities.getShape()).isEqualTo(new Shape(count, Seeded.LABELS));
            return probabilities.toFloatArray();
        }
    }

    private static NDArray normalised(NDManager scope, Batch.Pixels pictures, int count) {
        NDArray bytes = Inference.array(pictures, scope).get("0:" + count);
        NDArray mean = scope.create(new float[] {0.485f, 0.456f, 0.406f}, new Shape(1, 3, 1, 1));
        NDArray std = scope.create(new float[] {0.229f, 0.224f, 0.225f}, new Shape(1, 3, 1, 1));
        return bytes.toType(DataType.FLOAT32, false)
                .transpose(0, 3, 1, 2)
                .div(255f)
                .sub(mean)
                .div(std);
    }

    @Test
    void djlOpensTheFileAsItOpensAnyOther() throws Exception {
        Network network = network("resnet10_slim");
        Path file = Files.write(folder.resolve("signs.pt"), export(network));
        try (Model model = Model.newInstance("signs", "PyTorch")) {
            model.load(file.getParent(), "signs");
            try (Predictor<NDList, NDList> predictor = model.newPredictor(new NoopTranslator());
                    NDManager scope = NativeEngine.newScope("cpu")) {
                NDList output = predictor.predict(new NDList(normalised(scope, Seeded.pictures(), 2)));
                float[] probabilities = output.singletonOrThrow().toFloatArray();
                assertThat(probabilities).containsExactly(run(file, Seeded.pictures(), 2), within(1e-6f));
                output.close();
            }
        }
    }

    @Test
    void theFileHoldsPlainOperationsItsExtraFilesAndOneEntryForEachTensor() throws IOException {
        Network network = network("mobilenet_v2");
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(export(network)))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                assertThat(entry.getMethod()).isEqualTo(ZipEntry.STORED);
                entries.put(entry.getName(), in.readAllBytes());
            }
        }
        String source = new String(entries.get("program/code/__torch__.py"), StandardCharsets.UTF_8);
        assertThat(source)
                .contains("def forward(self: __torch__.Program,\n    x: Tensor) -> Tensor:", "torch.softmax(")
                .doesNotContain("mkldnn", "ops.", "dropout");
        assertThat(entries.get("program/extra/labels.json")).isEqualTo(EXTRA.get("labels.json"));
        assertThat(entries.keySet().stream().filter(name -> name.startsWith("program/data/")))
                .hasSize(network.parameters().size());
        assertThat(entries.get("program/data/0"))
                .hasSize(network.parameters().get(0).size() * Float.BYTES);
    }

    @Test
    void theSameNetworkGivesTheSameBytes() throws IOException {
        assertThat(export(network("resnet10_slim"))).isEqualTo(export(network("resnet10_slim")));
    }
}
