package dev.graft.training.ranking;

import dev.graft.attempt.AttemptFolder;
import dev.graft.attempt.result.AttemptResult.Failure;
import dev.graft.attempt.result.Ranking.Place;
import dev.graft.disk.Durable;
import dev.graft.json.Json;
import dev.graft.metric.Interval;
import dev.graft.metric.measure.Score;
import dev.graft.metric.probe.Advantage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What was found of one base model, kept in the attempt's folder of checkpoints, so that another attempt need not find it
 * again.
 *
 * @param place without a rank
 * @param right whether the probe answered each item right, in the order of the exam; empty where items are not right or
 *     wrong, or it could not be judged
 * @param draws what the probe reached on each resample of the exam's items, where items are not right or wrong; else empty
 */
record Judgement(Place place, boolean[] right, double[] draws) {
    Judgement {
        draws = draws == null ? new double[0] : draws;
    }

    /** The scores of a base model that could be judged. */
    record Scores(Interval probe, double probeLogLoss, Interval knn, double logme) {}

    static Judgement of(String baseModel, Scores scores, Optional<Double> imagenetTop1, boolean[] right) {
        return new Judgement(
                new Place(
                        baseModel,
                        Optional.empty(),
                        Optional.of(scores.probe),
                        Optional.of(scores.knn),
                        Optional.of(scores.probe),
                        Optional.of(scores.probeLogLoss),
                        Optional.of(scores.knn),
                        Optional.of(scores.logme),
                        imagenetTop1,
                        Optional.empty(),
                        Optional.empty()),
                right,
                new double[0]);
    }

    /** Of a task in which items are not right or wrong. */
    static Judgement of(String baseModel, Score probe, Score knn, double logme, Optional<Double> imagenetTop1) {
        return new Judgement(
                new Place(
                        baseModel,
                        Optional.empty(),
                        Optional.of(Interval.of(probe)),
                        Optional.of(Interval.of(knn)),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(logme),
                        imagenetTop1,
                        Optional.empty(),
                        Optional.empty()),
                new boolean[0],
                probe.draws());
    }

    static Judgement failed(String baseModel, Failure failure) {
        return new Judgement(Place.failed(baseModel, failure), new boolean[0], new double[0]);
    }

    /** How probable it is that this one is really better than another that was asked about the same items. */
    double probabilityAbove(Judgement other) {
        return draws.length == 0 ? Advantage.probability(right, other.right) : probe().probabilityAbove(other.probe());
    }

    private Score probe() {
        return new Score(place.probe().orElseThrow().value(), draws);
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
