package dev.graft.training;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.graft.attempt.AttemptFolder;
import dev.graft.attempt.AttemptSpec;
import dev.graft.attempt.Baseline;
import dev.graft.attempt.Decisions;
import dev.graft.attempt.Stop;
import dev.graft.attempt.result.AttemptResult;
import dev.graft.attempt.result.Control;
import dev.graft.basemodel.ModelFolder;
import dev.graft.basemodel.TinyModels;
import dev.graft.blob.FolderBlobs;
import dev.graft.dataset.folder.DatasetFolder;
import dev.graft.dataset.item.Item;
import dev.graft.dataset.item.Label;
import dev.graft.dataset.item.Split;
import dev.graft.dataset.item.SplitCounts;
import dev.graft.disk.Digest;
import dev.graft.error.Problems;
import dev.graft.json.Json;
import dev.graft.recipe.CheckpointMetric;
import dev.graft.recipe.Checkpointing;
import dev.graft.recipe.Recipe;
import dev.graft.recipe.SomeFacts;
import dev.graft.recipe.setting.Hyperparameters;
import dev.graft.recipe.setting.Method;
import dev.graft.training.ranking.BaseModelRanking;
import dev.graft.training.trial.VersionTrial;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import javax.imageio.ImageIO;

/**
 * Training in the small: 60 drawn pictures of three colours, and a random network for pictures of 32 pixels. Each job on
 * it has its own attempt folders.
 */
public final class TinyJob {
    private static final List<String> LABELS = List.of("blue", "green", "red");
    private static final List<String> BLOCKS = List.of("stem", "layer1", "layer2", "layer3", "layer4", "head");
    private static final int TRAIN = 12;
    private static final int VALIDATION = 4;
    private static final int TEST = 4;

    private final Path folder;
    private final Path dataset;
    private final ModelFolder base;
    private int attempts;

    public TinyJob(Path folder) throws IOException {
        this(folder, TinyModels.CONFIG.architecture());
    }

    /** On another network. */
    public TinyJob(Path folder, String architecture) throws IOException {
        this(folder, architecture, false);
    }

    /** The same, but that the labels of the test split are wrong. */
    public static TinyJob withWrongTest(Path folder) throws IOException {
        return new TinyJob(folder, TinyModels.CONFIG.architecture(), true);
    }

    private TinyJob(Path folder, String architecture, boolean wrongTest) throws IOException {
        this.folder = folder;
        this.base = TinyModels.write(folder.resolve("tiny"), TinyModels.config(architecture));
        this.dataset = draw(wrongTest);
    }

    ModelFolder base() {
        return base;
    }

    public Path caches() {
        return folder.resolve("caches");
    }

    private Path draw(boolean wrongTest) throws IOException {
        FolderBlobs blobs = new FolderBlobs(folder.resolve("store"));
        Path bytes = blobs.newFile();
        List<Item> items = new ArrayList<>();
        Random random = new Random(1);
        try (OutputStream out = Files.newOutputStream(bytes)) {
            long offset = 0;
            for (int label = 0; label < LABELS.size(); label++) {
                for (int i = 0; i < TRAIN + VALIDATION + TEST; i++) {
                    int size = 32 + random.nextInt(16);
                    boolean test = i >= TRAIN + VALIDATION;
                    byte[] picture = picture(wrongTest && test ? (label + 1) % LABELS.size() : label, size, random);
                    out.write(picture);
                    items.add(new Item(
                            Item.id(items.size()),
                            LABELS.get(label) + "/" + i + ".png",
                            LABELS.get(label),
                            label,
                            i < TRAIN ? Split.TRAIN : i < TRAIN + VALIDATION ? Split.VALIDATION : Split.TEST,
                            size,
                            size,
                            Digest.of(picture),
                            "image/png",
                            offset,
                            picture.length));
                    offset += picture.length;
                }
            }
        }
        List<Label> labels = new ArrayList<>();
        for (String name : LABELS) {
            labels.add(new Label(name, labels.size(), new SplitCounts(TRAIN, VALIDATION, Optional.of(TEST))));
        }
        DatasetFolder.put(blobs, "datasets/ds_1", bytes, labels, items);
        return blobs.local("datasets/ds_1/dataset.json").getParent();
    }

    /** Noise that is a little brighter in one channel. */
    private static byte[] picture(int channel, int size, Random random) throws IOException {
        BufferedImage image = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < size * size; i++) {
            image.setRGB(i % size, i / size, random.nextInt(1 << 24) & 0x7F7F7F | 0x40 << 8 * channel);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(image, "png", bytes);
        return bytes.toByteArray();
    }

    /** A short recipe at 32 pixels, eight items a batch, with changes. */
    public static Recipe recipe(Method method, Consumer<ObjectNode> changes) {
        return recipe(method, BLOCKS, changes);
    }

    /** The same on this job's network: fine-tuning unfreezes its last block. */
    public Recipe recipeOfNetwork(Method method, Consumer<ObjectNode> changes) {
        List<String> blocks = base.backbone().withHead(LABELS.size(), 0).blockNames();
        return recipe(method, blocks, changes);
    }

    private static Recipe recipe(Method method, List<String> blocks, Consumer<ObjectNode> changes) {
        ObjectNode json = Json.mapper().createObjectNode();
        json.put("epochs", 2).put("batch_size", 8).put("dropout", 0.2);
        if (method == Method.FINE_TUNING) {
            json.put("head_epochs", 2)
                    .put("unfreeze_from", blocks.get(blocks.size() - 2))
                    .put("batch_norm", "trained");
        }
        changes.accept(json);
        return new Recipe(
                method,
                Recipe.resolve(
                                method,
                                Json.mapper().convertValue(json, Hyperparameters.class),
                                Checkpointing.STANDARD,
                                1,
                                SomeFacts.of(LABELS.size() * TRAIN, blocks, TinyModels.SIZE),
                                new Problems())
                        .hyperparameters(),
                new Checkpointing(CheckpointMetric.ACCURACY, 2),
                1);
    }

    /** An attempt folder of its own. */
    public AttemptFolder attempt(Recipe recipe, Optional<AttemptFolder> before, Optional<Long> maxDuration)
            throws IOException {
        return attempt(new AttemptSpec.Train(recipe, base.path().toString()), before, maxDuration);
    }

    /** The same with a baseline from scratch. */
    AttemptFolder attemptWithBaseline(Recipe recipe, Optional<AttemptFolder> before, Optional<Long> maxDuration)
            throws IOException {
        return attempt(
                new AttemptSpec.Train(
                        recipe,
                        Optional.empty(),
                        Decisions.NONE,
                        List.of(Baseline.FROM_SCRATCH),
                        base.path().toString(),
                        Optional.empty()),
                before,
                maxDuration);
    }

    /** The same where the worker chooses between two recipes. */
    AttemptFolder attempt(Recipe recipe, Recipe alternative, Optional<AttemptFolder> before) throws IOException {
        return attempt(
                new AttemptSpec.Train(
                        recipe,
                        Optional.of(alternative),
                        Decisions.NONE,
                        List.of(),
                        base.path().toString(),
                        Optional.empty()),
                before,
                Optional.empty());
    }

    /** The same for any work. */
    public AttemptFolder attempt(AttemptSpec.Work work, Optional<AttemptFolder> before, Optional<Long> maxDuration)
            throws IOException {
        attempts++;
        return AttemptFolder.create(
                folder.resolve("attempts/" + attempts),
                new AttemptSpec(
                        "job_1",
                        attempts,
                        work,
                        dataset.toString(),
                        caches().toString(),
                        1 << 30,
                        "cpu",
                        2,
                        before.map(a -> a.path().toString()),
                        maxDuration,
                        maxDuration.map(Long::doubleValue).orElse(0.0)));
    }

    AttemptFolder attempt(Recipe recipe) throws IOException {
        return attempt(recipe, Optional.empty(), Optional.empty());
    }

    /** One that may keep nothing that was computed. */
    AttemptFolder attemptWithoutCache(Recipe recipe) throws IOException {
        AttemptSpec spec = attempt(recipe).spec();
        return AttemptFolder.create(
                folder.resolve("attempts/without-cache-" + attempts),
                new AttemptSpec(
                        spec.job(),
                        spec.attempt(),
                        spec.work(),
                        spec.dataset(),
                        folder.resolve("no-caches").toString(),
                        1,
                        spec.device(),
                        spec.threads(),
                        Optional.empty(),
                        Optional.empty(),
                        0));
    }

    /** Runs an attempt in this process to its end. */
    public static AttemptResult run(AttemptFolder attempt) throws IOException {
        return run(attempt, Clock.systemUTC());
    }

    /** Runs it until it has asked so many times whether to stop. */
    public static AttemptResult runUntil(AttemptFolder attempt, int asked) throws IOException {
        return run(attempt, new PausingClock(attempt, asked));
    }

    private static AttemptResult run(AttemptFolder attempt, Clock clockOfStop) throws IOException {
        Stop stop = new Stop(attempt, clockOfStop, Duration.ofDays(1));
        AttemptSpec spec = attempt.spec();
        if (spec.work() instanceof AttemptSpec.Evaluate evaluate) {
            return new VersionTrial(attempt, spec, evaluate, stop, Clock.systemUTC()).run();
        }
        return spec.work() instanceof AttemptSpec.Rank rank
                ? new BaseModelRanking(attempt, spec, rank, stop, Clock.systemUTC()).run()
                : new Training(attempt, spec, (AttemptSpec.Train) spec.work(), stop, Clock.systemUTC()).run();
    }

    /** Asks for a pause at a certain look at it; a second passes between two looks. */
    private static final class PausingClock extends Clock {
        private final AttemptFolder attempt;
        private final int looks;
        private int looked;

        PausingClock(AttemptFolder attempt, int looks) {
            this.attempt = attempt;
            this.looks = looks;
        }

        @Override
        public long millis() {
            if (++looked == looks) {
                try {
                    attempt.ask(Control.PAUSE);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
            return Instant.EPOCH.plusSeconds(looked).toEpochMilli();
        }

        @Override
        public Instant instant() {
            return Instant.EPOCH;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    }
}
