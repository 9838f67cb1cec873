package dev.graft.demo;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A labelled set of drawn photographs, the same for the same seed. */
public record SignSet(List<Photo> photos) {
    public SignSet {
        photos = List.copyOf(photos);
    }

    /**
     * Draws a set.
     *
     * @param perKind photographs of each kind
     * @param size width and height in pixels
     */
    public static SignSet draw(long seed, List<Sign> kinds, int perKind, int size) {
        System.setProperty("java.awt.headless", "true");
        Random random = new Random(seed);
        List<Photo> photos = new ArrayList<>();
        for (Sign kind : kinds) {
            for (int i = 0; i < perKind; i++) {
                photos.add(Photo.draw(kind, "%s-%03d.jpg".formatted(kind.label(), i), size, random));
            }
        }
        return new SignSet(photos);
    }

    /** A ZIP with a folder for each label. */
    public byte[] zip() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Photo photo : photos) {
                ZipEntry entry = new ZipEntry(photo.sign().label() + "/" + photo.name());
                entry.setTime(0);
                zip.putNextEntry(entry);
                zip.write(photo.jpeg());
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
