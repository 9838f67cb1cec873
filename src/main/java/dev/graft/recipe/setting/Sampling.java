package dev.graft.recipe.setting;

/** How often items are seen in an epoch. */
public enum Sampling {
    /** Each once. */
    SHUFFLED,
    /** As many items in all, but each label as often as any other: items of rare labels several times, some of others not. */
    BALANCED
}
