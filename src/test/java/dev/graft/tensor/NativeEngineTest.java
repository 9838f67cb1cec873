package dev.graft.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.Device;
import org.junit.jupiter.api.Test;

class NativeEngineTest {
    @Test
    void devicesHaveOurNamesAndBecomeDjls() {
        assertThat(NativeEngine.device("cpu")).isEqualTo(Device.cpu());
        assertThat(NativeEngine.device("cuda")).isEqualTo(Device.gpu(0));
        assertThat(NativeEngine.device("cuda:0")).isEqualTo(Device.gpu(0));
        assertThatIllegalArgumentException().isThrownBy(() -> NativeEngine.device("tpu"));
    }
}
