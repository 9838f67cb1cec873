package dev.graft.reliability.crash;

import dev.graft.it.harness.Answer;
import dev.graft.it.harness.Rest;
import java.util.Optional;

/** Something that one POST asks for, and what its client knows of it. Belongs to one thread at a time. */
final class Order {
    /** What is known of its deletion. */
    enum Fate {
        KEPT,
        /** Was asked for without an answer. */
        DOUBTFUL,
        DELETED
    }

    final String tag;
    private final Optional<String> key;
    private final String path;
    private final String type;
    private final byte[] body;
    private volatile Optional<String> id = Optional.empty();
    volatile Fate fate = Fate.KEPT;

    /**
     * @param tag that the thing will carry, and no other
     * @param key makes repeating the request harmless
     */
    Order(String tag, Optional<String> key, String path, String type, byte[] body) {
        this.tag = tag;
        this.key = key;
        this.path = path;
        this.type = type;
        this.body = body;
    }

    Answer send(Rest rest) {
        return key.isPresent()
                ? rest.send("POST", path, body, "Content-Type", type, "Idempotency-Key", key.get())
                : rest.send("POST", path, body, "Content-Type", type);
    }

    boolean mayBeRepeated() {
        return key.isPresent();
    }

    /** Empty as long as there was no answer. */
    Optional<String> id() {
        return id;
    }

    void named(String given) {
        id = Optional.of(given);
    }

    boolean isThere() {
        return id.isPresent() && fate == Fate.KEPT;
    }

    @Override
    public String toString() {
        return tag + " (" + id.orElse("not acknowledged") + ")";
    }
}
