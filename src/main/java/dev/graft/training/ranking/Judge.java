package dev.graft.training.ranking;

import dev.graft.attempt.AttemptSpec;
import dev.graft.attempt.Stop;
import dev.graft.attempt.Stopped;
import dev.graft.attempt.result.Phase;
import dev.graft.basemodel.ModelFolder;
import dev.graft.error.ErrorCode;
import dev.graft.error.GraftException;
import dev.graft.training.FeatureExtraction;
import dev.graft.training.Journal;
import dev.graft.training.data.Exam;
import dev.graft.training.data.FeatureTable;
import dev.graft.training.data.TrainingData;
import dev.graft.training.objective.Objective;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Optional;

/** Finds what one base model's features tell about the labels or values of a dataset. */
final class Judge {
    static final int NEIGHBOURS = 5;

    private final String name;
    private final ModelFolder base;
    private final TrainingData data;
    private final Exam exam;
    private final Stop stop;
    private final Journal journal;
    private double[][] features;

    Judge(String name, ModelFolder base, TrainingData data, Exam exam, Stop stop, Journal journal) {
        this.name = name;
        this.base = base;
        this.data = data;
        this.exam = exam;
        this.stop = stop;
        this.journal = journal;
    }

    /**
     * Extracts features, or finds them, and computes the scores.
     *
     * @param doneBefore share of the attempt's work that lies before it
     * @param share of the attempt's work that it is
     */
    Judgement judge(AttemptSpec spec, double doneBefore, double share) throws IOException {
        // Scores take the less, the larger the network is; a tenth is what a small one leaves.
        double extraction = share * 0.9;
        journal.phase(Phase.EXTRACTING_FEATURES, doneBefore, extraction, 0);
        FeatureTable table =
                new FeatureExtraction(data, base, base.backbone(), spec.device(), journal, stop).of(exam.perSplit());
        journal.phase(Phase.EVALUATING, doneBefore + extraction, share - extraction, 0);
        features = new double[data.items().size()][];
        for (int[] ordinals : new int[][] {exam.learned(), exam.asked()}) {
            for (int ordinal : ordinals) {
                features[ordinal] = vector(table, ordinal);
            }
        }
        checkDifferent();
        Optional<Double> imagenetTop1 = Optional.ofNullable(base.config().imagenetTop1());
        return Objective.of(data)
                .yardstick()
                .map(yardstick ->
                        new TargetScores(yardstick, exam, features, this::alive).judgement(name, imagenetTop1))
                .orElseGet(() -> new LabelScores(data, exam, features, this::alive).judgement(name, imagenetTop1));
    }

    private double[] vector(FeatureTable table, int ordinal) {
        FloatBuffer values = table.vector(ordinal);
        double[] vector = new double[table.length()];
        for (int i = 0; i < vector.length; i++) {
            vector[i] = values.get(i);
            if (!Double.isFinite(vector[i])) {
                throw new GraftException(
                        ErrorCode.BASE_MODEL_INVALID,
                        "What " + name + " makes of the pictures are no finite numbers: its weights are damaged.");
            }
        }
        return vector;
    }

    /** Numbers that are none can end in rectifiers, and come out as zeros. */
    private void checkDifferent() {
        double[] first = features[exam.asked()[0]];
        if (Arrays.stream(exam.asked()).allMatch(ordinal -> Arrays.equals(features[ordinal], first))) {
            throw new GraftException(
                    ErrorCode.BASE_MODEL_INVALID,
                    "What " + name + " makes of the pictures is the same for all of them: its weights are damaged.");
        }
    }

    /** @param features by ordinal */
    static double[][] rows(double[][] features, int[] ordinals) {
        return Arrays.stream(ordinals).mapToObj(ordinal -> features[ordinal]).toArray(double[][]::new);
    }

    private void alive() {
        journal.alive();
        if (stop.requested()) {
            throw new Stopped();
        }
    }
}
