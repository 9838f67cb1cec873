package dev.graft.basemodel;

import dev.graft.disk.Digest;
import dev.graft.disk.Durable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The base model that comes with Graft: a folder inside the jar, unpacked where worker processes can map it. */
public final class BuiltIn {
    public static final String NAME = "graft-mini";

    private static final List<String> FILES = List.of("README.md", "config.json", "model.safetensors");

    private BuiltIn() {}

    /**
     * Unpacks what is missing or differs, as after an update of Graft.
     *
     * @param parent gets a folder {@link #NAME}
     * @return that folder
     */
    public static Path unpack(Path parent) throws IOException {
        Path folder = parent.resolve(NAME);
        Durable.createFolders(folder);
        Durable.sweep(folder);
        for (String file : FILES) {
            byte[] bytes = resource(file);
            Path target = folder.resolve(file);
            if (!Files.exists(target) || !Digest.of(target).equals(Digest.of(bytes))) {
                Durable.write(target, bytes);
            }
        }
        return folder;
    }

    private static byte[] resource(String file) throws IOException {
        String name = "/base-models/" + NAME + "/" + file;
        try (InputStream in = BuiltIn.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new FileNotFoundException("the jar has no " + name);
            }
            return in.readAllBytes();
        }
    }
}
