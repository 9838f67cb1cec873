package dev.graft.reliability.crash.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graft.recipe.Recipe;
import dev.graft.recipe.setting.Method;
import dev.graft.reliability.Trial;
import dev.graft.reliability.crash.Workers;
import dev.graft.training.TinyJob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResumeIT {
    private static final List<Method> METHODS =
            List.of(Method.FEATURE_EXTRACTION, Method.FINE_TUNING, Method.FROM_SCRATCH);
    private static final List<String> NETWORKS = List.of("resnet10_slim", "mobilenet_v2");

    /** Less than that leaves nothing of a picture at MobileNet's end. */
    private static final int PIXELS = 64;

    @TempDir
    Path folder;

    /** A job, how it ends when nothing disturbs it, and how often it was disturbed. */
    private static final class Subject {
        final String name;
        final TinyJob job;
        final Recipe recipe;
        final Interrupted.End undisturbed;
        int stopped;
        int killed;
        int ends;

        Subject(Path folder, Method method, String network) throws IOException {
            name = method.name().toLowerCase(Locale.ROOT) + ", " + network;
            job = new TinyJob(Files.createDirectories(folder), network);
            recipe = job.recipeOfNetwork(method, h -> h.put("epochs", 3).put("image_size", PIXELS));
            undisturbed = new Interrupted(job, recipe, new Random(0)).runToEnd(0);
        }
    }

    @AfterEach
    void noProcessIsLeft() {
        Workers.below(folder).forEach(worker -> worker.process().destroyForcibly());
    }

    @Test
    void aJobThatIsInterruptedAnywhereEndsWithTheSameBits() throws IOException {
        Trial trial = Trial.begin("ResumeIT");
        int wanted = trial.rounds(6, 50);
        Random random = trial.random();
        List<Subject> subjects = new ArrayList<>();
        for (String network : NETWORKS) {
            for (Method method : METHODS) {
                subjects.add(new Subject(folder.resolve("job-" + subjects.size()), method, network));
            }
        }
        int interruptions = 0;
        for (int i = 0; interruptions < wanted; i++) {
            Subject subject = subjects.get(i % subjects.size());
            Interrupted interrupted = new Interrupted(subject.job, subject.recipe, random);
            // One each in the short form, so that every method on every network is interrupted.
            Interrupted.End end = interrupted.runToEnd(trial.isLong() ? wanted - interruptions : 1);
            subject.stopped += interrupted.stopped();
            subject.killed += interrupted.killed();
            subject.ends++;
            interruptions += interrupted.stopped() + interrupted.killed();
            assertThat(end.digest())
                    .as("weights of %s after %s, seed %d", subject.name, interrupted.story(), trial.seed())
                    .isEqualTo(subject.undisturbed.digest());
            assertThat(end.report())
                    .as("report of %s after %s, seed %d", subject.name, interrupted.story(), trial.seed())
                    .isEqualTo(subject.undisturbed.report());
        }
        print(subjects);
    }

    private static void print(List<Subject> subjects) {
        System.out.println(
                "| method, network | runs | stopped | killed | other bits |\n| --- | ---: | ---: | ---: | ---: |");
        for (Subject s : subjects) {
            System.out.printf("| %s | %d | %d | %d | 0 |%n", s.name, s.ends, s.stopped, s.killed);
        }
    }
}
