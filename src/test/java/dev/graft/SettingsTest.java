package dev.graft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graft.error.GraftException;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SettingsTest {
    @Test
    void settingsHaveTheNamesOfTheirMethods() {
        assertThat(Settings.names())
                .contains("GRAFT_HOME", "GRAFT_API_KEYS", "GRAFT_DATASET_MAX_BYTES")
                .doesNotContain("GRAFT_DATASET");
    }

    @Test
    void aMisspeltSettingIsRefusedByName() {
        assertThatThrownBy(() -> Settings.refuseUnknown(Set.of("PATH", "GRAFT_HOME", "GRAFT_DATASET_MAX_BITES")))
                .isInstanceOf(GraftException.class)
                .hasMessageContaining("no setting GRAFT_DATASET_MAX_BITES.")
                .hasMessageContaining("GRAFT_DATASET_MAX_BYTES");
    }

    @Test
    void everythingElseInTheEnvironmentIsNobodysBusiness() {
        assertThatCode(() -> Settings.refuseUnknown(Set.of("PATH", "GRAFTON", "GRAFT_PORT")))
                .doesNotThrowAnyException();
    }
}
