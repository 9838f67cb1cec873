package dev.graft.attempt.result;

import dev.graft.recipe.RangeTest;
import java.util.List;

/**
 * How a learning rate was found.
 *
 * @param learningRate that was chosen
 * @param reason in a sentence
 * @param points what the loss did while the rate rose
 */
public record LearningRateTest(double learningRate, String reason, List<RangeTest.Point> points) {
    public LearningRateTest {
        points = List.copyOf(points);
    }
}
