package dev.graft.http.report.subject;

import dev.graft.dataset.folder.DatasetFolder;
import dev.graft.dataset.item.Item;
import dev.graft.image.ImageDecoder;
import dev.graft.image.Interpolation;
import dev.graft.image.Resize;
import dev.graft.image.RgbImage;
import dev.graft.image.UnreadableImageException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.Optional;
import javax.imageio.ImageIO;

/**
 * Small pictures of a dataset's items, as JPEG in a {@code data:} address.
 *
 * @param dataset its files; empty where they are gone
 * @param maxPixels of a picture that is worth decoding
 */
public record Thumbnails(Optional<DatasetFolder> dataset, long maxPixels) {
    static final int SIDE = 96;
    private static final int CHANNELS = 3;

    /** The picture of an item; empty where it is gone. */
    public Optional<String> of(String item) {
        return item(item).flatMap(this::picture);
    }

    /** The item itself; empty where it is gone. */
    public Optional<Item> item(String id) {
        return dataset.flatMap(folder ->
                Item.ordinal(id).stream().mapToObj(folder::item).findFirst().flatMap(found -> found));
    }

    private Optional<String> picture(Item item) {
        try {
            RgbImage image = ImageDecoder.decode(dataset.orElseThrow().bytes(item), maxPixels);
            double scale = Math.min(1, (double) SIDE / Math.max(image.width(), image.height()));
            int width = (int) Math.max(1, Math.round(scale * image.width()));
            int height = (int) Math.max(1, Math.round(scale * image.height()));
            byte[] jpeg = jpeg(Resize.apply(image, width, height, Interpolation.BILINEAR));
            return Optional.of("data:image/jpeg;base64," + Base64.getEncoder().encodeToString(jpeg));
        } catch (UnreadableImageException | UncheckedIOException e) {
            // Its file is gone or damaged since: the report is worth reading without it.
            return Optional.empty();
        }
    }

    private static byte[] jpeg(RgbImage image) {
        BufferedImage copy = new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_INT_RGB);
        byte[] rgb = image.rgb();
        for (int i = 0; i < image.width() * image.height(); i++) {
            int colour = Byte.toUnsignedInt(rgb[CHANNELS * i]) << 16
                    | Byte.toUnsignedInt(rgb[CHANNELS * i + 1]) << 8
                    | Byte.toUnsignedInt(rgb[CHANNELS * i + 2]);
            copy.setRGB(i % image.width(), i / image.width(), colour);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(copy, "jpeg", bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
