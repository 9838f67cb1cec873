package dev.graft.dataset.archive;

import dev.graft.dataset.item.Exclusion;
import java.io.IOException;
import java.io.InputStream;

/** Who is shown an archive's files, one after the other, in the archive's order. */
public interface ArchiveVisitor {
    /** How many calls of the other two methods will come; not called where the archive does not say. */
    default void expect(int files) {}

    /**
     * A file.
     *
     * @param path a safe, unique, relative path of parts joined by slashes
     * @param bytes how many it has, as the archive says, within the limit for one item
     * @param content the file's bytes, to be read during this call only: never more than {@code bytes}, and a
     *     {@link DamagedEntryException} where they are not what the archive says
     */
    void file(String path, int bytes, InputStream content) throws IOException, InterruptedException;

    /** A file that can't be had, and why. */
    void refused(Exclusion exclusion);
}
