package dev.graft.metric;

/**
 * How well one label was recognised.
 *
 * @param precision share of the items predicted as this label that have it; 0 where none was predicted
 * @param recall share of the items with this label that were predicted so; 0 where there is none
 * @param f1 harmonic mean of both
 * @param support items with this label
 */
public record LabelScore(String label, double precision, double recall, double f1, int support) {}
