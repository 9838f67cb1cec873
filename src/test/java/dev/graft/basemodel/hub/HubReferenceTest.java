package dev.graft.basemodel.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graft.error.ErrorCode;
import dev.graft.error.GraftException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HubReferenceTest {
    @ParameterizedTest
    @CsvSource({
        "hf://timm/resnet18.tv_in1k, timm/resnet18.tv_in1k, main",
        "hf://timm/resnet18.tv_in1k@main, timm/resnet18.tv_in1k, main",
        "hf://a/b@v1.0+x, a/b, v1.0+x",
        "hf://_a/b_@refs/pr/12, _a/b_, refs/pr/12",
        "hf://A-b.c/D@0123456789abcdef0123456789abcdef01234567, A-b.c/D, 0123456789abcdef0123456789abcdef01234567"
    })
    void aReferenceNamesRepositoryAndRevision(String text, String repository, String revision) {
        assertThat(HubReference.parse(text)).isEqualTo(new HubReference(repository, revision));
    }

    @Test
    void itIsWrittenAsItIsRead() {
        for (String text : new String[] {"hf://a/b", "hf://a/b@refs/pr/1"}) {
            assertThat(HubReference.parse(text)).hasToString(text);
        }
        assertThat(HubReference.parse("hf://timm/resnet18.tv_in1k").name()).isEqualTo("resnet18.tv_in1k");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a/b",
                "hf:/a/b",
                "HF://a/b",
                "hf://",
                "hf://a",
                "hf://a/",
                "hf:///b",
                "hf://a/b/c",
                "hf://a/b/",
                "hf://a/b.git",
                "hf://a/-b",
                "hf://a/b.",
                "hf://../b",
                "hf://a/b--c",
                "hf://a/b..c",
                "hf://a/b c",
                "hf://a/b%2e",
                "hf://a/b?x=1",
                "hf://a/b#x",
                "hf://a:b/c",
                "hf://a/b@",
                "hf://a/b@..",
                "hf://a/b@/x",
                "hf://a/b@x/",
                "hf://a/b@x//y",
                "hf://a/b@x@y",
                "hf://a/b@x y",
                "hf://a/b@x\n",
                "hf://a/b\n",
                "hf://ä/b",
                "https://huggingface.co/a/b"
            })
    void whatIsNoneIsRefusedWithAHint(String text) {
        assertThatThrownBy(() -> HubReference.parse(text)).isInstanceOfSatisfying(GraftException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.VALIDATION_FAILED);
            assertThat(e.facts()).containsKey("hint");
        });
    }
}
