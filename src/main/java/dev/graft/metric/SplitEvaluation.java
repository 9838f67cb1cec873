package dev.graft.metric;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Map;

/** How well a model does on a split. Each task has its own; in JSON they are told apart by their fields. */
@JsonTypeInfo(use = JsonTypeInfo.Id.DEDUCTION)
@JsonSubTypes({
    @JsonSubTypes.Type(Evaluation.class),
    @JsonSubTypes.Type(MultiLabelEvaluation.class),
    @JsonSubTypes.Type(RegressionEvaluation.class)
})
public sealed interface SplitEvaluation permits Evaluation, MultiLabelEvaluation, RegressionEvaluation {
    /** How many the split has. */
    int items();

    /** Mean over the items of what training lowers: cross-entropy, binary cross-entropy, or squared error. */
    double loss();

    /** The main numbers by name, the one that tells most first. */
    Map<String, Double> metrics();
}
