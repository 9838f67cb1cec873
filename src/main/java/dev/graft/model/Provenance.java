package dev.graft.model;

import dev.graft.recipe.Recipe;

/**
 * What a version was made of.
 *
 * @param dataset id and digest of what it learned from
 * @param baseModel name and digest of what it began from
 */
public record Provenance(Recipe recipe, ModelVersion.Origin dataset, ModelVersion.Origin baseModel) {}
