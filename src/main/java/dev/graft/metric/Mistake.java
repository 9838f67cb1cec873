package dev.graft.metric;

/**
 * An item that a model is worst at.
 *
 * @param item its id
 * @param label what it is
 * @param predicted what the model said
 * @param loss negative logarithm of the probability given to its label
 */
public record Mistake(String item, String label, String predicted, double loss) {}
