package dev.graft;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graft.error.GraftException;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ListeningTest {
    @Test
    void loopbackNeedsNoKeys() {
        allowed(Map.of());
        allowed(Map.of("graft.host", "localhost"));
        allowed(Map.of("graft.host", "::1"));
    }

    @Test
    void anyOtherAddressNeedsKeys() {
        refused(Map.of("graft.host", "0.0.0.0"));
        refused(Map.of("graft.host", "192.0.2.1"));
        allowed(Map.of("graft.host", "0.0.0.0", "graft.api-keys", "a,b"));
    }

    @Test
    void whoMeansItCanDoWithoutKeys() {
        allowed(Map.of("graft.host", "0.0.0.0", "graft.insecure", "true"));
    }

    private static void allowed(Map<String, String> settings) {
        assertThatCode(() -> Listening.check(config(settings)))
                .as(settings.toString())
                .doesNotThrowAnyException();
    }

    private static void refused(Map<String, String> settings) {
        assertThatThrownBy(() -> Listening.check(config(settings)))
                .as(settings.toString())
                .isInstanceOf(GraftException.class)
                .hasMessageContainingAll(settings.get("graft.host"), "GRAFT_API_KEYS", "GRAFT_INSECURE");
    }

    private static GraftConfig config(Map<String, String> settings) {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withMapping(GraftConfig.class)
                .withDefaultValue("user.home", "/home/somebody")
                .withDefaultValues(settings)
                .build()
                .getConfigMapping(GraftConfig.class);
    }
}
