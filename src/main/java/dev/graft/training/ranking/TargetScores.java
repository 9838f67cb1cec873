package dev.graft.training.ranking;

import dev.graft.dataset.item.Task;
import dev.graft.metric.measure.Score;
import dev.graft.metric.probe.LogMe;
import dev.graft.metric.probe.NearestNeighbours;
import dev.graft.metric.probe.RidgeProbe;
import dev.graft.training.data.Exam;
import dev.graft.training.objective.Yardstick;
import java.util.Arrays;
import java.util.Optional;

/**
 * What features tell of several labels, or of the value of each item.
 *
 * @param yardstick what counts
 * @param features by ordinal, of the exam's items
 * @param alive called now and then; what it throws ends the work
 */
record TargetScores(Yardstick yardstick, Exam exam, double[][] features, Runnable alive) {
    Judgement judgement(String baseModel, Optional<Double> imagenetTop1) {
        int outputs = yardstick.data().outputs();
        float[] byNeighbours = new float[exam.asked().length * outputs];
        float[] byProbe = new float[exam.asked().length * outputs];
        int at = 0;
        for (Exam.Round round : exam.rounds()) {
            double[][] learn = Judge.rows(features, round.learn());
            double[][] targets = targets(round.learn());
            NearestNeighbours neighbours = new NearestNeighbours(learn, Judge.NEIGHBOURS);
            RidgeProbe probe = RidgeProbe.fit(learn, targets, alive);
            for (int ordinal : round.ask()) {
                alive.run();
                write(neighbours.mean(features[ordinal], targets), byNeighbours, at);
                write(probe.predict(features[ordinal]), byProbe, at);
                at += outputs;
            }
        }
        double[][] targets = targets(exam.learned());
        double logMe = LogMe.score(
                Judge.rows(features, exam.learned()),
                yardstick.data().task() == Task.IMAGE_REGRESSION ? standardised(targets) : targets,
                alive);
        Score probe = yardstick.score().of(exam.asked(), byProbe);
        return Judgement.of(baseModel, probe, yardstick.score().of(exam.asked(), byNeighbours), logMe, imagenetTop1);
    }

    private double[][] targets(int[] ordinals) {
        return Arrays.stream(ordinals).mapToObj(yardstick.target()).toArray(double[][]::new);
    }

    private static void write(double[] said, float[] all, int at) {
        for (int i = 0; i < said.length; i++) {
            all[at + i] = (float) said[i];
        }
    }

    /** One value an item, to mean 0 and deviation 1, so that its unit counts nothing. */
    private static double[][] standardised(double[][] values) {
        double mean =
                Arrays.stream(values).mapToDouble(value -> value[0]).average().orElseThrow();
        double variance = Arrays.stream(values)
                .mapToDouble(value -> (value[0] - mean) * (value[0] - mean))
                .average()
                .orElseThrow();
        double deviation = variance > 0 ? Math.sqrt(variance) : 1;
        return Arrays.stream(values)
                .map(value -> new double[] {(value[0] - mean) / deviation})
                .toArray(double[][]::new);
    }
}
