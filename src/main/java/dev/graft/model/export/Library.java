package dev.graft.model.export;

import java.util.Locale;

/** A Python library whose networks a model can be handed over to. */
public enum Library {
    TORCHVISION,
    TIMM;

    /** As it is written in requests and in Python: {@code timm}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
