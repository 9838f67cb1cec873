package dev.graft.dataset.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EntryPathTest {
    private static EntryPath path(String name) {
        return EntryPath.of(name.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource({
        "daisy/1.jpg, daisy/1.jpg",
        "./daisy/1.jpg, daisy/1.jpg",
        "daisy//./1.jpg, daisy/1.jpg",
        "daisy/, daisy",
        "./, ''",
        "Gänseblümchen/花.jpg, Gänseblümchen/花.jpg",
        "a..b/...jpg, a..b/...jpg",
        "ab:c/1.jpg:2, ab:c/1.jpg:2"
    })
    void safeNamesAreKeptWithoutEmptyParts(String name, String expected) {
        assertThat(path(name)).isEqualTo(new EntryPath(expected, Optional.empty()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../evil.jpg", "daisy/../../evil.jpg", "daisy/..", "/etc/passwd", "//server/share", "C:/evil.jpg",
                "c:evil.jpg", "daisy\\1.jpg", "..\\evil.jpg", "daisy/1\0.jpg", "daisy/1\n.jpg", "daisy/\u009b.jpg"
            })
    void unsafeNamesAreRefusedAndShownPrintable(String name) {
        EntryPath path = path(name);

        assertThat(path.fault()).isPresent();
        assertThat(path.text().chars()).noneMatch(Character::isISOControl);
    }

    @Test
    void nameThatIsNotUtf8IsRefused() {
        EntryPath path = EntryPath.of("blümchen.jpg".getBytes(StandardCharsets.ISO_8859_1));

        assertThat(path.fault()).contains("its name is not UTF-8");
        assertThat(path.text()).isEqualTo("bl\ufffdmchen.jpg");
    }

    @Test
    void nameOfMoreThan1024BytesIsRefusedAndShortened() {
        assertThat(path("a".repeat(1024)).fault()).isEmpty();

        EntryPath path = path("ä".repeat(513));

        assertThat(path.fault()).contains("its name has 1026 bytes; 1024 are allowed");
        assertThat(path.text()).hasSize(201).endsWith("…");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "__MACOSX/daisy/._1.jpg",
                "a/__MACOSX/x",
                ".DS_Store",
                "daisy/.DS_Store",
                "daisy/Thumbs.db",
                "daisy/thumbs.db",
                "desktop.ini",
                "daisy/._1.jpg"
            })
    void whatSystemsLeaveBehindIsJunk(String name) {
        assertThat(path(name).isJunk()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"daisy/1.jpg", "MACOSX/1.jpg", "daisy/.hidden.jpg", "my__MACOSX/1.jpg", "thumbs.db/1.jpg"})
    void otherFilesAreNotJunk(String name) {
        assertThat(path(name).isJunk()).isFalse();
    }
}
