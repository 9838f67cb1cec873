package dev.graft.training.ranking;

import dev.graft.attempt.AttemptSpec;
import dev.graft.attempt.Phase;
import dev.graft.attempt.Stop;
import dev.graft.attempt.Stopped;
import dev.graft.basemodel.ModelFolder;
import dev.graft.error.ErrorCode;
import dev.graft.error.GraftException;
import dev.graft.metric.Interval;
import dev.graft.metric.Softmax;
import dev.graft.metric.probe.LinearProbe;
import dev.graft.metric.probe.LogMe;
import dev.graft.metric.probe.NearestNeighbours;
import dev.graft.recipe.HeadPhase;
import dev.graft.training.FeatureExtraction;
import dev.graft.training.Journal;
import dev.graft.training.data.Exam;
import dev.graft.training.data.FeatureTable;
import dev.graft.training.data.TrainingData;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Optional;

/** Finds what one base model's features tell about the labels of a dataset. */
final class Judge {
    private static final int NEIGHBOURS = 5;

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
        boolean[] rightByNeighbours = new boolean[exam.asked().length];
        boolean[] rightByProbe = new boolean[exam.asked().length];
        double loss = 0;
        int at = 0;
        for (Exam.Round round : exam.rounds()) {
            double[][] learn = rows(round.learn());
            int[] truth = truth(round.learn());
            NearestNeighbours neighbours = new NearestNeighbours(learn, NEIGHBOURS);
            LinearProbe probe =
                    LinearProbe.fit(learn, truth, labels(), HeadPhase.weightDecay(learn.length), this::alive);
            for (int ordinal : round.ask()) {
                alive();
                int label = data.classIndex()[ordinal];
                float[] logits = probe.logits(features[ordinal]);
                rightByNeighbours[at] = neighbours.label(features[ordinal], truth, labels()) == label;
                rightByProbe[at] = Softmax.argmax(logits) == label;
                loss -= Softmax.logProbability(logits, label);
                at++;
            }
        }
        double logMe = LogMe.score(rows(exam.learned()), truth(exam.learned()), labels(), this::alive);
        return Judgement.of(
                name,
                new Judgement.Scores(share(rightByProbe), loss / at, share(rightByNeighbours), logMe),
                Optional.ofNullable(base.config().imagenetTop1()),
                rightByProbe);
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

    private double[][] rows(int[] ordinals) {
        return Arrays.stream(ordinals).mapToObj(ordinal -> features[ordinal]).toArray(double[][]::new);
    }

    private int[] truth(int[] ordinals) {
        return Arrays.stream(ordinals)
                .map(ordinal -> data.classIndex()[ordinal])
                .toArray();
    }

    private int labels() {
        return data.labels().size();
    }

    private static Interval share(boolean[] right) {
        int count = 0;
        for (boolean one : right) {
            count += one ? 1 : 0;
        }
        return Interval.ofShare(count, right.length);
    }

    private void alive() {
        journal.alive();
        if (stop.requested()) {
            throw new Stopped();
        }
    }
}
