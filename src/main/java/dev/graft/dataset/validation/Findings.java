package dev.graft.dataset.validation;

import dev.graft.dataset.item.Label;
import dev.graft.dataset.item.Layout;
import dev.graft.dataset.item.Splits;
import dev.graft.dataset.item.Warning;
import java.util.List;

/**
 * What makes an upload a dataset.
 *
 * @param items how many there are
 * @param excluded how many files did not become items
 * @param labels in the order of their class indices
 */
public record Findings(
        Layout layout, int items, int excluded, List<Label> labels, Splits splits, List<Warning> warnings) {}
