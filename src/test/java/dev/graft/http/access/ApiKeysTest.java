package dev.graft.http.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ApiKeysTest {
    @Test
    void anyOfTheKeysOpens() {
        ApiKeys keys = new ApiKeys(List.of("first", "second"));

        assertThat(keys.admit("Bearer first")).isTrue();
        assertThat(keys.admit("bearer second")).isTrue();
    }

    @Test
    void nothingElseOpens() {
        ApiKeys keys = new ApiKeys(List.of("first"));

        assertThat(keys.admit(null)).isFalse();
        assertThat(keys.admit("first")).isFalse();
        assertThat(keys.admit("Basic first")).isFalse();
        assertThat(keys.admit("Bearer ")).isFalse();
        assertThat(keys.admit("Bearer firs")).isFalse();
    }

    @Test
    void withoutKeysTheServerIsOpen() {
        assertThat(new ApiKeys(List.of()).admit(null)).isTrue();
    }
}
