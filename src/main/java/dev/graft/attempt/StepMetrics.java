package dev.graft.attempt;

import dev.graft.attempt.result.Phase;

/**
 * A line of {@code metrics.jsonl}: one update, or the mean of the few since the last line.
 *
 * @param step updates since the job's beginning
 * @param epoch of the phase, from 1
 */
public record StepMetrics(
        long step, Phase phase, int epoch, double trainLoss, double learningRate, double itemsPerSecond) {}
