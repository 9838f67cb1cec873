package dev.graft.training.data;

import static dev.graft.recipe.setting.Setting.AUGMENTATION;
import static dev.graft.recipe.setting.Setting.BATCH_SIZE;
import static dev.graft.recipe.setting.Setting.CUTMIX;
import static dev.graft.recipe.setting.Setting.MIXUP;

import dev.graft.attempt.AttemptSpec;
import dev.graft.basemodel.ModelFolder;
import dev.graft.dataset.folder.DatasetFolder;
import dev.graft.dataset.item.DatasetLimits;
import dev.graft.dataset.item.Item;
import dev.graft.dataset.item.Label;
import dev.graft.dataset.item.Split;
import dev.graft.dataset.item.Target;
import dev.graft.dataset.item.Task;
import dev.graft.dataset.pixels.DecodedItems;
import dev.graft.dataset.pixels.EvalPixels;
import dev.graft.image.EvalTransform;
import dev.graft.image.augment.Augmenter;
import dev.graft.network.Block;
import dev.graft.network.Network;
import dev.graft.recipe.setting.Augmentation;
import dev.graft.recipe.setting.Hyperparameters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A dataset made ready for training: its items by ordinal, their pictures prepared. Everything that is worth keeping is
 * cached on disk and shared with other jobs.
 */
public final class TrainingData {
    /** Shorter side of stored pictures: above the 256 that networks resize to, so that little is lost to a crop. */
    static final int STORED_SIDE = 320;

    private static final int NO_LABEL = -1;

    private final AttemptSpec spec;
    private final DatasetFolder folder;
    private final List<Item> items;
    private final EvalTransform transform;
    private final EvalPixels evalPixels;
    private final Caches caches;
    private final int[] classIndex;
    private final FeatureOrder featureOrder;
    private DecodedItems decoded;

    private TrainingData(AttemptSpec spec, DatasetFolder folder, EvalTransform transform) throws IOException {
        this.spec = spec;
        this.folder = folder;
        this.items = folder.items();
        this.transform = transform;
        this.caches = new Caches(Path.of(spec.caches()));
        this.classIndex = items.stream()
                .mapToInt(item -> item.classIndices().stream().findFirst().orElse(NO_LABEL))
                .toArray();
        this.featureOrder = new FeatureOrder(items);
        this.evalPixels = EvalPixels.open(
                caches.pixels(),
                folder,
                items,
                transform,
                DatasetLimits.DEFAULTS.maxPixels(),
                spec.maxCacheBytes(),
                () -> false);
    }

    /** @param transform how networks see the pictures in evaluation */
    public static TrainingData open(AttemptSpec spec, EvalTransform transform) throws IOException {
        return new TrainingData(spec, DatasetFolder.open(Path.of(spec.dataset())), transform);
    }

    /** Equal for equal content; as {@link DatasetFolder#digest}. */
    public String digest() {
        return folder.digest();
    }

    public Task task() {
        return folder.task();
    }

    /** Names by class index; none for values. */
    public List<String> labels() {
        return folder.labels().stream().map(Label::name).toList();
    }

    /** By ordinal. */
    public List<Item> items() {
        return items;
    }

    /** How many numbers a network gives for an item: one a label, or a value. */
    public int outputs() {
        return task() == Task.IMAGE_REGRESSION ? 1 : folder.labels().size();
    }

    /** By ordinal; of several labels the first one, {@value #NO_LABEL} for none. */
    public int[] classIndex() {
        return classIndex;
    }

    /** Of an item of a dataset of values. */
    public double value(int ordinal) {
        Item item = items.get(ordinal);
        if (item.label() instanceof Target.Value number) {
            return number.value();
        }
        throw new IllegalArgumentException(item.id() + " has " + item.label().words() + " and no value");
    }

    public int[] train() {
        return ordinals(Split.TRAIN);
    }

    public int[] validation() {
        return ordinals(Split.VALIDATION);
    }

    public int[] test() {
        return ordinals(Split.TEST);
    }

    private int[] ordinals(Split split) {
        return IntStream.range(0, items.size())
                .filter(ordinal -> items.get(ordinal).split() == split)
                .toArray();
    }

    /** How many train items each label has, by class index. */
    public List<Integer> trainPerLabel() {
        return folder.labels().stream().map(label -> label.items().train()).toList();
    }

    /** Pictures as evaluation and prediction see them. */
    public PixelBatches evaluationPictures(int batchSize) {
        return batches((epoch, ordinal, target) -> evalPixels.write(ordinal, target), Optional.empty(), batchSize);
    }

    /** Pictures as training sees them, changed at random. */
    public PixelBatches trainingPictures(Hyperparameters h, long seed) throws IOException {
        return trainingPictures(
                h.get(AUGMENTATION), Mixer.of(h.find(MIXUP), h.find(CUTMIX), seed), h.get(BATCH_SIZE), seed);
    }

    /**
     * Pictures as training sees them, changed at random.
     *
     * @param mixer of the pictures of each batch
     * @param seed of what is drawn for each picture
     */
    public PixelBatches trainingPictures(Augmentation augmentation, Optional<Mixer> mixer, int batchSize, long seed)
            throws IOException {
        if (augmentation == Augmentation.NONE) {
            return batches((epoch, ordinal, target) -> evalPixels.write(ordinal, target), mixer, batchSize);
        }
        if (decoded == null) {
            decoded = DecodedItems.open(
                    caches.pixels(),
                    folder,
                    items,
                    STORED_SIDE,
                    DatasetLimits.DEFAULTS.maxPixels(),
                    spec.maxCacheBytes(),
                    () -> false);
        }
        Augmenter augmenter = Augmenter.of(augmentation.changes(), transform);
        return batches(
                (epoch, ordinal, target) -> augmenter.apply(decoded.image(ordinal), seed, epoch, ordinal, target),
                mixer,
                batchSize);
    }

    private PixelBatches batches(PixelBatches.Picture picture, Optional<Mixer> mixer, int batchSize) {
        return new PixelBatches(picture, mixer, transform.height(), transform.width(), batchSize, spec.threads());
    }

    /** The order in which features are computed and kept. */
    public FeatureOrder featureOrder() {
        return featureOrder;
    }

    /**
     * How many items' features are not kept below a folder of caches, which stays as it is.
     *
     * @param otherCaches not these data's own
     */
    public int withoutFeatures(Path otherCaches, ModelFolder base, Network backbone) {
        Path name = caches.folder().relativize(featureFolder(base, backbone));
        Map<Split, Integer> all =
                Arrays.stream(Split.values()).collect(Collectors.toMap(split -> split, split -> Integer.MAX_VALUE));
        return featureOrder.parts(all).stream()
                .filter(part -> !Files.exists(otherCaches.resolve(name).resolve(part.file())))
                .mapToInt(part -> part.ordinals().length)
                .sum();
    }

    /** Where features of these pictures, seen by this base model's backbone or what is left of it, are kept. */
    public Path featureFolder(ModelFolder base, Network backbone) {
        List<Block> blocks = backbone.blocks();
        String part = backbone.equals(base.backbone())
                ? ""
                : "-" + blocks.get(blocks.size() - 1).name() + "-" + backbone.numFeatures();
        return caches.features(folder.digest())
                .resolve("features-" + transform.id() + "-" + base.digest().substring(0, 16) + part);
    }
}
