package dev.graft.basemodel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuiltInTest {
    @TempDir
    Path parent;

    @Test
    void itIsUnpackedWholeAndUsable() throws IOException {
        Path folder = BuiltIn.unpack(parent.resolve("base-models"));

        assertThat(folder.getFileName()).hasToString(BuiltIn.NAME);
        assertThat(folder).isDirectoryContaining("glob:**README.md");
        ModelFolder model = ModelFolder.open(folder);
        assertThat(model.config().license()).isNotEmpty();
        assertThat(model.weights(model.backbone())).isNotEmpty();
    }

    @Test
    void aDamagedFileIsRepairedAndTheOthersStay() throws IOException {
        Path folder = BuiltIn.unpack(parent);
        Path weights = folder.resolve("model.safetensors");
        Path config = folder.resolve("config.json");
        byte[] whole = Files.readAllBytes(weights);
        FileTime before = FileTime.from(Instant.EPOCH);
        Files.setLastModifiedTime(config, before);
        byte[] damaged = whole.clone();
        damaged[damaged.length / 2] ^= 1;
        Files.write(weights, damaged);

        BuiltIn.unpack(parent);

        assertThat(weights).hasBinaryContent(whole);
        assertThat(Files.getLastModifiedTime(config)).isEqualTo(before);
    }
}
