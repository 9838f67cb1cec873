package dev.graft.training.ranking;

import dev.graft.metric.Interval;
import dev.graft.metric.Softmax;
import dev.graft.metric.probe.LinearProbe;
import dev.graft.metric.probe.LogMe;
import dev.graft.metric.probe.NearestNeighbours;
import dev.graft.recipe.HeadPhase;
import dev.graft.training.data.Exam;
import dev.graft.training.data.TrainingData;
import java.util.Arrays;
import java.util.Optional;

/**
 * What features tell of the one label of each item.
 *
 * @param features by ordinal, of the exam's items
 * @param alive called now and then; what it throws ends the work
 */
record LabelScores(TrainingData data, Exam exam, double[][] features, Runnable alive) {
    Judgement judgement(String baseModel, Optional<Double> imagenetTop1) {
        boolean[] rightByNeighbours = new boolean[exam.asked().length];
        boolean[] rightByProbe = new boolean[exam.asked().length];
        double loss = 0;
        int at = 0;
        for (Exam.Round round : exam.rounds()) {
            double[][] learn = Judge.rows(features, round.learn());
            int[] truth = truth(round.learn());
            NearestNeighbours neighbours = new NearestNeighbours(learn, Judge.NEIGHBOURS);
            LinearProbe probe = LinearProbe.fit(learn, truth, labels(), HeadPhase.weightDecay(learn.length), alive);
            for (int ordinal : round.ask()) {
                alive.run();
                int label = data.classIndex()[ordinal];
                float[] logits = probe.logits(features[ordinal]);
                rightByNeighbours[at] = neighbours.label(features[ordinal], truth, labels()) == label;
                rightByProbe[at] = Softmax.argmax(logits) == label;
                loss -= Softmax.logProbability(logits, label);
                at++;
            }
        }
        double logMe = LogMe.score(Judge.rows(features, exam.learned()), truth(exam.learned()), labels(), alive);
        return Judgement.of(
                baseModel,
                new Judgement.Scores(share(rightByProbe), loss / at, share(rightByNeighbours), logMe),
                imagenetTop1,
                rightByProbe);
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
}
