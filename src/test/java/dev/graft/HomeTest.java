package dev.graft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graft.error.ErrorCode;
import dev.graft.error.GraftException;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeTest {
    @TempDir
    Path folder;

    @Test
    void aSecondServerIsRefusedAndToldWhoHasTheHome() throws IOException {
        Path place = folder.resolve("new/home");
        try (Home home = Home.open(place)) {
            assertThat(home.folder()).isAbsolute().isDirectory();

            assertThatThrownBy(() -> Home.open(place))
                    .isInstanceOfSatisfying(GraftException.class, refusal -> assertThat(refusal.code())
                            .isEqualTo(ErrorCode.CONFLICT))
                    .hasMessageContaining(place.toString())
                    .hasMessageContaining("process " + ProcessHandle.current().pid());
        }
    }

    @Test
    void aClosedHomeCanBeOpenedAgain() throws IOException {
        Home.open(folder).close();

        try (Home again = Home.open(folder)) {
            assertThat(again.folder()).isEqualTo(folder.toAbsolutePath());
        }
    }
}
