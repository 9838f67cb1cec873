package dev.graft.http.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.graft.error.ErrorCode;
import dev.graft.error.Fault;
import dev.graft.error.FaultCode;
import dev.graft.error.GraftException;
import dev.graft.error.Problems;
import dev.graft.job.request.JobRequest;
import dev.graft.json.Json;
import dev.graft.recipe.setting.Method;
import dev.graft.recipe.setting.Setting;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonBodyTest {
    private static JobRequest read(String json) {
        return JsonBody.read(json.getBytes(StandardCharsets.UTF_8), JobRequest.class);
    }

    private static GraftException refused(String json) {
        return catchThrowableOfType(GraftException.class, () -> read(json));
    }

    @Test
    void readsEveryKindOfField() {
        JobRequest request = read("""
                {"dataset": "ds_1", "method": "fine_tuning", "seed": 7, "dry_run": true, "metadata": {"a": [1]},
                 "hyperparameters": {"epochs": 8.0, "learning_rate": 1, "optimizer": "adamw"},
                 "checkpoint": {"metric": "macro_f1", "keep": 2}}""");

        assertThat(request.dataset()).isEqualTo("ds_1");
        assertThat(request.method()).isEqualTo(Method.FINE_TUNING);
        assertThat(request.seed()).isEqualTo(7);
        assertThat(request.dryRun()).isTrue();
        assertThat(request.metadata().toString()).isEqualTo("{\"a\":[1]}");
        assertThat(request.hyperparameters().get(Setting.EPOCHS)).isEqualTo(8);
        assertThat(request.hyperparameters().get(Setting.LEARNING_RATE)).isEqualTo(1.0);
        assertThat(request.checkpoint().keep()).isEqualTo(2);
    }

    @Test
    void bytesThatAreNoTextAreMalformed() {
        byte[] body = {'{', 0, 0, 0, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF};

        assertThat(catchThrowableOfType(GraftException.class, () -> JsonBody.read(body, JobRequest.class))
                        .code())
                .isEqualTo(ErrorCode.MALFORMED_JSON);
    }

    @Test
    void autoAndNullAndAbsentAreTheSame() {
        JobRequest request = read("""
                {"dataset": "ds_1", "model": null,
                 "hyperparameters": {"epochs": "auto", "unfreeze_from": "auto", "optimizer": "auto", "dropout": null}}""");

        assertThat(request).isEqualTo(read("{\"dataset\": \"ds_1\", \"hyperparameters\": {}}"));
    }

    @Test
    void autoAsLearningRateAsksForAMeasurement() {
        JobRequest request = read("{\"hyperparameters\": {\"learning_rate\": \"auto\"}}");

        assertThat(request.hyperparameters().isMeasured(Setting.LEARNING_RATE)).isTrue();
        assertThat(request.hyperparameters().find(Setting.LEARNING_RATE)).isEmpty();
        assertThat(Json.read(Json.write(request), JobRequest.class)).isEqualTo(request);
    }

    @Test
    void autoIsNoNumberOutsideHyperparameters() {
        assertThat(refused("{\"seed\": \"auto\"}").faults())
                .extracting(Fault::code)
                .containsExactly(FaultCode.WRONG_TYPE);
    }

    @Test
    void tellsEveryFaultAtOnce() {
        GraftException refused = refused("""
                {"datset": "ds_1", "method": "finetune", "seed": "7", "dry_run": 1, "metadata": [],
                 "hyperparameters": {"epochs": 1.5, "learnin_rate": 1, "optimizer": 3, "batch_size": 99999999999},
                 "checkpoint": "best"}""");

        assertThat(refused.code()).isEqualTo(ErrorCode.VALIDATION_FAILED);
        assertThat(refused.faults())
                .extracting(Fault::param, Fault::code, Fault::hint)
                .containsExactlyInAnyOrder(
                        tuple("datset", FaultCode.UNKNOWN_FIELD, "did you mean 'dataset'?"),
                        tuple("method", FaultCode.UNKNOWN_VALUE, "did you mean 'fine_tuning'?"),
                        tuple("seed", FaultCode.WRONG_TYPE, "write it without quotes"),
                        tuple("dry_run", FaultCode.WRONG_TYPE, null),
                        tuple("metadata", FaultCode.WRONG_TYPE, null),
                        tuple("hyperparameters.epochs", FaultCode.WRONG_TYPE, null),
                        tuple("hyperparameters.learnin_rate", FaultCode.UNKNOWN_FIELD, "did you mean 'learning_rate'?"),
                        tuple("hyperparameters.optimizer", FaultCode.WRONG_TYPE, null),
                        tuple("hyperparameters.batch_size", FaultCode.OUT_OF_RANGE, null),
                        tuple("checkpoint", FaultCode.WRONG_TYPE, null));
    }

    @Test
    void faultsOfTheServiceAreToldAlong() {
        GraftException refused = catchThrowableOfType(
                GraftException.class,
                () -> JsonBody.read("{\"seed\": \"x\"}".getBytes(StandardCharsets.UTF_8), JobRequest.class, request -> {
                    Problems problems = new Problems();
                    problems.add("dataset", FaultCode.MISSING, "is needed");
                    problems.add("seed", FaultCode.MISSING, "is needed");
                    problems.throwIfAny();
                }));

        assertThat(refused.faults())
                .extracting(Fault::param, Fault::code)
                .containsExactly(tuple("seed", FaultCode.WRONG_TYPE), tuple("dataset", FaultCode.MISSING));
    }

    @Test
    void brokenJsonIsToldWithItsPlace() {
        GraftException refused = refused("{\"dataset\": \"ds_1\",\n \"seed\": }");

        assertThat(refused.code()).isEqualTo(ErrorCode.MALFORMED_JSON);
        assertThat(refused.facts()).isEqualTo(Map.of("line", 2, "column", 10));
        assertThat(refused).hasMessageContaining("line 2, column 10");
    }

    @Test
    void emptyAndDoubledAndTrailingContentIsRefused() {
        assertThat(refused("").code()).isEqualTo(ErrorCode.MALFORMED_JSON);
        assertThat(refused("{} {}").code()).isEqualTo(ErrorCode.MALFORMED_JSON);
        assertThat(refused("{\"seed\": 1, \"seed\": 2}").code()).isEqualTo(ErrorCode.MALFORMED_JSON);
        assertThat(refused("[]").faults()).extracting(Fault::param).containsExactly("body");
        assertThat(refused("null").faults()).extracting(Fault::param).containsExactly("body");
    }
}
