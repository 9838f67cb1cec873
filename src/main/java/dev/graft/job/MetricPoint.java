package dev.graft.job;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A point of a job's series; a later point of the same series and step replaces it.
 *
 * @param series {@code step} or {@code epoch}
 * @param step updates since the job's beginning
 * @param values by name
 */
public record MetricPoint(String series, long step, JsonNode values) {
    public static final String STEP = "step";
    public static final String EPOCH = "epoch";
}
