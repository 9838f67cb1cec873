package dev.graft.basemodel.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graft.error.GraftException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HubSettingsTest {
    @Test
    void withoutAWordItIsHuggingFace() {
        HubSettings settings = HubSettings.of(Map.of("HF_TOKEN", " ", "HF_ENDPOINT", ""));

        assertThat(settings.endpoint()).isEqualTo(URI.create("https://huggingface.co"));
        assertThat(settings.token()).isEmpty();
        assertThat(settings.offline()).isFalse();
    }

    @Test
    void theVariablesOfHuggingFacesProgramsCount() {
        HubSettings settings = HubSettings.of(Map.of("HF_ENDPOINT", "http://mirror:8000/hf//", "HF_TOKEN", "hf_x\n"));

        assertThat(settings.endpoint()).isEqualTo(URI.create("http://mirror:8000/hf"));
        assertThat(settings.token()).contains("hf_x");
        assertThat(settings).asString().doesNotContain("hf_x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "true", "True", "YES", "on"})
    void yesIsWhatHuggingFaceTakesForIt(String yes) {
        assertThat(HubSettings.of(Map.of("HF_HUB_OFFLINE", yes)).offline()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "false", "", "no", "2"})
    void allElseIsNo(String no) {
        assertThat(HubSettings.of(Map.of("HF_HUB_OFFLINE", no)).offline()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"huggingface.co", "ftp://x", "https://", "https://u:p@x", "https://x?y", "not an address"})
    void anEndpointThatIsNoneStopsTheStart(String endpoint) {
        assertThatThrownBy(() -> HubSettings.of(Map.of("HF_ENDPOINT", endpoint)))
                .isInstanceOf(GraftException.class)
                .hasMessageContaining("HF_ENDPOINT");
    }

    @Test
    void aTokenWithAHeaderInItStopsTheStartAndIsNotShown() {
        assertThatThrownBy(() -> HubSettings.of(Map.of("HF_TOKEN", "hf_x\r\nCookie: y")))
                .isInstanceOf(GraftException.class)
                .hasMessageContaining("HF_TOKEN")
                .hasMessageNotContaining("Cookie");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "0.0.0.0",
                "10.0.0.1",
                "172.16.0.1",
                "192.168.1.1",
                "169.254.169.254",
                "100.64.0.1",
                "192.0.0.8",
                "198.18.0.1",
                "224.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "fe80::1",
                "fec0::1",
                "fc00::1",
                "fdff::1",
                "ff02::1",
                "::ffff:10.0.0.1",
                "::10.0.0.1",
                "64:ff9b::a00:1",
                "2002:a00:1::"
            })
    void addressesOfOnesOwnNetworkAreNotPublic(String address) throws UnknownHostException {
        assertThat(Addresses.isPublic(InetAddress.getByName(address))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"8.8.8.8", "100.63.0.1", "172.32.0.1", "192.0.1.1", "2606:4700::1111", "::ffff:8.8.8.8"})
    void addressesOfTheOpenInternetArePublic(String address) throws UnknownHostException {
        assertThat(Addresses.isPublic(InetAddress.getByName(address))).isTrue();
    }
}
