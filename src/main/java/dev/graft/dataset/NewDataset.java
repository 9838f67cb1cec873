package dev.graft.dataset;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.graft.dataset.item.Task;
import dev.graft.dataset.split.SplitRequest;
import java.util.Optional;

/**
 * What a client wants of an upload.
 *
 * @param name left out, the dataset's id
 * @param task left out, what the content is fit for
 */
public record NewDataset(Optional<String> name, Optional<Task> task, SplitRequest splits, ObjectNode metadata) {}
