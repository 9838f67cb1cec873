package dev.graft.dataset.validation;

import dev.graft.dataset.item.Label;
import dev.graft.dataset.item.LabelStatistics;
import dev.graft.dataset.item.Layout;
import dev.graft.dataset.item.Splits;
import dev.graft.dataset.item.Task;
import dev.graft.dataset.item.Warning;
import java.util.List;
import java.util.Optional;

/**
 * What makes an upload a dataset.
 *
 * @param items how many there are
 * @param excluded how many files did not become items
 * @param labels in the order of their class indices; none in a regression
 * @param labelStatistics of a regression
 */
public record Findings(
        Task task,
        Layout layout,
        int items,
        int excluded,
        List<Label> labels,
        Optional<LabelStatistics> labelStatistics,
        Splits splits,
        List<Warning> warnings) {}
