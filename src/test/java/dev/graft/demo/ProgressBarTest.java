package dev.graft.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProgressBarTest {
    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(shown, true, StandardCharsets.UTF_8);

    @Test
    void aBarShowsAllThatIsKnown() {
        assertThat(JobLine.bar(job("{'status': 'running', 'progress': {'fraction': 0.42, 'phase': 'fine_tuning',"
                        + " 'epoch': 4, 'epochs': 10, 'items_per_second': 55.1, 'eta_seconds': 61},"
                        + " 'metrics': {'train_loss': 0.31, 'validation_accuracy': 0.91}}")))
                .isEqualTo("[##########--------------]  42 %  fine tuning  epoch 4/10  train loss 0.310"
                        + "  validation accuracy 91.0 %  55 items/s  61 s left");
    }

    @Test
    void aQueuedJobShowsItsStatus() {
        assertThat(JobLine.bar(job("{'status': 'queued', 'progress': null, 'metrics': null}")))
                .isEqualTo("[------------------------]   0 %  queued");
    }

    @Test
    void aTerminalLineIsRedrawnAndLeavesNoRest() {
        ProgressBar bar = new ProgressBar(out, true);
        bar.show(job("{'status': 'a_longer_word'}"));
        bar.show(job("{'status': 'short'}"));
        bar.end();
        assertThat(text())
                .isEqualTo("\r[------------------------]   0 %  a longer word"
                        + "\r[------------------------]   0 %  short        " + System.lineSeparator());
    }

    @Test
    void aLogGetsOneLineAnEpoch() {
        ProgressBar bar = new ProgressBar(out, false);
        for (int step = 0; step < 6; step++) {
            bar.show(job("{'progress': {'phase': 'training_head', 'epoch': %d, 'epochs': 3}}".formatted(1 + step / 3)));
        }
        bar.end();
        assertThat(text().lines()).containsExactly("  training head  epoch 1/3", "  training head  epoch 2/3");
    }

    private String text() {
        return shown.toString(StandardCharsets.UTF_8);
    }

    private static JsonNode job(String single) {
        try {
            return new ObjectMapper().readTree(single.replace('\'', '"'));
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}
