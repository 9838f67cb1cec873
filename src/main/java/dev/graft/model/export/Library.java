package dev.graft.model.export;

import dev.graft.network.names.LibraryNames;
import java.util.Locale;
import java.util.Optional;

/** A Python library whose networks a model can be handed over to. */
public enum Library {
    TORCHVISION(LibraryNames.TORCHVISION),
    TIMM(LibraryNames.TIMM);

    private final LibraryNames names;

    Library(LibraryNames names) {
        this.names = names;
    }

    /** As it is written in requests and in Python: {@code timm}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Its name of an architecture; empty where it has none. */
    Optional<String> model(String architecture) {
        return names.of(architecture);
    }
}
