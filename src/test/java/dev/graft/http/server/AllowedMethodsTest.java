package dev.graft.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graft.http.problem.AllowedMethods;
import org.junit.jupiter.api.Test;

class AllowedMethodsTest {
    private final AllowedMethods allowed = new AllowedMethods(Resources.ALL);

    @Test
    void namesTheMethodsOfAPath() {
        assertThat(allowed.of("/v1/jobs")).isEqualTo("GET, HEAD, POST");
        assertThat(allowed.of("/v1/jobs/job_1")).isEqualTo("DELETE, GET, HEAD");
        assertThat(allowed.of("/v1/models/flowers/aliases/champion")).isEqualTo("DELETE, GET, HEAD, PUT");
        assertThat(allowed.of("/v1/info")).isEqualTo("GET, HEAD");
        assertThat(allowed.of("/")).isEqualTo("GET, HEAD");
    }

    @Test
    void namesNoneForAPathThatIsNot() {
        assertThat(allowed.of("/v1/nothing")).isEmpty();
    }
}
