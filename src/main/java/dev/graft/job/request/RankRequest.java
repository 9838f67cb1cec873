package dev.graft.job.request;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * The question which base model suits a dataset; a null is left to Graft.
 *
 * @param dataset id of a dataset that is ready
 * @param candidates names of base models; all that are available unless told otherwise
 * @param maxItems that are looked at
 * @param device {@code auto}, {@code cpu} or {@code cuda}
 * @param seed of every random choice
 * @param metadata of the sender's own
 */
public record RankRequest(
        String dataset,
        List<String> candidates,
        Integer maxItems,
        JobRequest.Device device,
        Long seed,
        ObjectNode metadata) {}
