package dev.graft.error;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProblemsTest {
    @Test
    void allFaultsAreToldAtOnce() {
        Problems problems = new Problems();
        problems.add("epochs", FaultCode.OUT_OF_RANGE, "must be positive");
        problems.unknownValue("method", "a method", "finetuning", List.of("feature_extraction", "fine_tuning"));

        assertThatThrownBy(problems::throwIfAny)
                .hasMessage("2 fields are not valid.")
                .isInstanceOfSatisfying(GraftException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.VALIDATION_FAILED);
                    assertThat(e.faults()).extracting(Fault::param).containsExactly("epochs", "method");
                    assertThat(e.faults().get(1).hint()).isEqualTo("did you mean 'fine_tuning'?");
                });
    }

    @Test
    void oneFaultIsToldInTheSingular() {
        Problems problems = new Problems();
        problems.add("epochs", FaultCode.MISSING, "is needed");

        assertThatThrownBy(problems::throwIfAny).hasMessage("1 field is not valid.");
    }

    @Test
    void withoutFaultsNothingIsThrown() {
        Problems problems = new Problems();
        problems.throwIfAny();

        assertThat(problems.isEmpty()).isTrue();
    }

    @Test
    void aWordFarFromAllKnownOnesGetsTheListAsHint() {
        Problems problems = new Problems();
        problems.unknownValue("optimizer", "an optimizer", "lamb-with-trimmings", List.of("sgd", "adamw"));

        assertThat(problems.faults().get(0).hint()).isEqualTo("one of sgd, adamw");
    }

    @Test
    void ofMoreFaultsThanAPersonReadsOnlyTheNumberIsTold() {
        Problems problems = new Problems();
        for (int i = 0; i < 1_000_000; i++) {
            problems.unknownValue("field" + i, "a word", "wrod", List.of("word"));
        }

        assertThat(problems.isFull()).isTrue();
        assertThatThrownBy(problems::throwIfAny)
                .hasMessage("1000000 fields are not valid. The first 100 are told.")
                .isInstanceOfSatisfying(
                        GraftException.class, e -> assertThat(e.faults()).hasSize(100));
    }

    @Test
    void aLongTextIsNeitherComparedNorSentBack() {
        Problems problems = new Problems();
        String text = "x".repeat(10_000_000);
        problems.unknownValue(text, "a method", text, List.of("fine_tuning"));

        Fault fault = problems.faults().get(0);
        assertThat(fault.param()).hasSizeLessThan(200);
        assertThat(fault.message()).hasSizeLessThan(200);
        assertThat(fault.hint()).isEqualTo("one of fine_tuning");
    }

    @Test
    void theNearestWordIsFoundWhateverItsCase() {
        List<String> known = List.of("learning_rate", "layer_decay", "epochs");

        assertThat(Problems.nearest("learningRate", known)).contains("learning_rate");
        assertThat(Problems.nearest("EPOCH", known)).contains("epochs");
        assertThat(Problems.nearest("layerdecay", known)).contains("layer_decay");
        assertThat(Problems.nearest("momentum", known)).isEmpty();
        assertThat(Problems.nearest("x", List.of())).isEmpty();
    }

    @Test
    void everyCodeIsFoundByItsName() {
        assertThat(Arrays.stream(ErrorCode.values())).allSatisfy(code -> {
            assertThat(ErrorCode.of(code.code())).contains(code);
            assertThat(code.title()).isNotBlank();
            assertThat(code.explanation()).endsWith(".");
        });
        assertThat(ErrorCode.of("NOT_FOUND")).isEmpty();
    }
}
