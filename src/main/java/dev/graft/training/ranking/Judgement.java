package dev.graft.training.ranking;

import dev.graft.attempt.AttemptFolder;
import dev.graft.attempt.AttemptResult.Failure;
import dev.graft.attempt.Ranking.Place;
import dev.graft.disk.Durable;
import dev.graft.json.Json;
import dev.graft.metric.Interval;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What was found of one base model, kept in the attempt's folder of checkpoints, so that another attempt need not find it
 * again.
 *
 * @param place without a rank
 * @param right whether the probe answered each item right, in the order of the exam; empty where it could not be judged
 */
record Judgement(Place place, boolean[] right) {
    /** The scores of a base model that could be judged. */
    record Scores(Interval probe, double probeLogLoss, Interval knn, double logme) {}

    static Judgement of(String baseModel, Scores scores, Optional<Double> imagenetTop1, boolean[] right) {
        return new Judgement(
                new Place(
                        baseModel,
                        Optional.empty(),
                        Optional.of(scores.probe),
                        Optional.of(scores.probeLogLoss),
                        Optional.of(scores.knn),
                        Optional.of(scores.logme),
                        imagenetTop1,
                        Optional.empty(),
                        Optional.empty()),
                right);
    }

    static Judgement failed(String baseModel, Failure failure) {
        return new Judgement(
                new Place(
                        baseModel,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(failure)),
                new boolean[0]);
    }

    boolean isFailed() {
        return place.error().isPresent();
    }

    /** Keeps it in an attempt's folder. */
    void write(AttemptFolder attempt) throws IOException {
        Durable.createFolders(attempt.checkpoints());
        Durable.write(file(attempt, place.baseModel()), Json.mapper().writeValueAsBytes(this));
    }

    /** What this attempt or one that it goes on from has found of a base model. */
    static Optional<Judgement> find(AttemptFolder attempt, String baseModel) throws IOException {
        Optional<AttemptFolder> at = Optional.of(attempt);
        while (at.isPresent()) {
            Path file = file(at.get(), baseModel);
            if (Files.exists(file)) {
                return Optional.of(Json.mapper().readValue(file.toFile(), Judgement.class));
            }
            at = at.get().spec().resumeFrom().map(Path::of).map(AttemptFolder::new);
        }
        return Optional.empty();
    }

    private static Path file(AttemptFolder attempt, String baseModel) {
        return attempt.checkpoints().resolve("judged-" + baseModel + ".json");
    }
}
