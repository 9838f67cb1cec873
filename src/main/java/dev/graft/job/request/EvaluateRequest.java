package dev.graft.job.request;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The question how good a version is on a dataset; a null is left to Graft.
 *
 * @param kind {@code evaluation}
 * @param model name of a registered model
 * @param version number of one of its versions; the champion unless told otherwise
 * @param dataset id of a dataset that is ready
 * @param device {@code auto}, {@code cpu} or {@code cuda}
 * @param metadata of the sender's own
 */
public record EvaluateRequest(
        JobKind kind, String model, Integer version, String dataset, JobRequest.Device device, ObjectNode metadata) {}
