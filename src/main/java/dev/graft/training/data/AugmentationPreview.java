package dev.graft.training.data;

import dev.graft.dataset.folder.DatasetFolder;
import dev.graft.dataset.item.Item;
import dev.graft.dataset.item.Split;
import dev.graft.dataset.pixels.DecodedItems;
import dev.graft.image.EvalTransform;
import dev.graft.image.ImageDecoder;
import dev.graft.image.Interpolation;
import dev.graft.image.augment.Augmenter;
import dev.graft.image.augment.ContactSheet;
import dev.graft.recipe.setting.Augmentation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A picture of what training makes of a dataset: a row for each of some train items, its labels by turns, in which
 * evaluation's view comes first and then what the first epochs see. Items of one column are mixed with each other as
 * those of a batch are.
 *
 * @param mixer of the pictures of a column
 * @param imageSize height and width of the network's input in pixels
 * @param seed of what is drawn
 * @param items how many rows; as many as there are where there are fewer
 */
public record AugmentationPreview(
        Augmentation augmentation, Optional<Mixer> mixer, int imageSize, long seed, int items) {
    /** Columns of training. */
    public static final int EPOCHS = 7;

    private static final List<Double> MEAN = List.of(0.485, 0.456, 0.406);
    private static final List<Double> STD = List.of(0.229, 0.224, 0.225);
    private static final double CROP_FRACTION = 0.875;

    /**
     * The picture as a PNG file.
     *
     * @param maxPixels of one of the dataset's pictures
     */
    public byte[] png(DatasetFolder folder, long maxPixels) {
        EvalTransform eval = EvalTransform.of(imageSize, imageSize, CROP_FRACTION, MEAN, STD, Interpolation.BILINEAR);
        List<Item> all = folder.items();
        int[] ordinals = new FeatureOrder(all).first(Split.TRAIN, items);
        ContactSheet sheet = new ContactSheet(ordinals.length, 1 + EPOCHS, imageSize);
        ByteBuffer column = ByteBuffer.allocate(ordinals.length * eval.bytes());
        for (int ordinal : ordinals) {
            eval.apply(ImageDecoder.decode(folder.bytes(all.get(ordinal)), maxPixels), column);
        }
        byte[] plain = column.array().clone();
        put(sheet, 0, column, eval.bytes());
        PixelBatches.Picture picture = picture(folder, all, eval, maxPixels);
        for (int epoch = 0; epoch < EPOCHS; epoch++) {
            column.clear();
            if (augmentation == Augmentation.NONE) {
                column.put(plain);
            } else {
                for (int ordinal : ordinals) {
                    picture.write(epoch, ordinal, column);
                }
            }
            if (mixer.isPresent() && ordinals.length > 0) {
                mixer.get().mix(column, imageSize, imageSize, epoch, ordinals);
            }
            put(sheet, 1 + epoch, column, eval.bytes());
        }
        return sheet.png();
    }

    private static void put(ContactSheet sheet, int column, ByteBuffer pictures, int bytes) {
        for (int row = 0; row < pictures.capacity() / bytes; row++) {
            sheet.put(row, column, pictures, row * bytes);
        }
    }

    private PixelBatches.Picture picture(DatasetFolder folder, List<Item> all, EvalTransform eval, long maxPixels) {
        Augmenter augmenter = Augmenter.of(augmentation.changes(), eval);
        try {
            DecodedItems decoded = DecodedItems.open(
                    Path.of("none"), folder, all, TrainingData.STORED_SIDE, maxPixels, 0, () -> false);
            return (epoch, ordinal, target) -> augmenter.apply(decoded.image(ordinal), seed, epoch, ordinal, target);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
