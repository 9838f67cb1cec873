package dev.graft.store;

import dev.graft.error.FaultCode;
import dev.graft.error.Problems;
import dev.graft.model.Model;

/** The place of a model in the list of models, newest first: clients get it as text and send it back. */
record ModelCursor(long createdAt, String name) {
    static ModelCursor of(Model model) {
        return new ModelCursor(model.createdAt().toEpochMilli(), model.name());
    }

    static ModelCursor parse(String text) {
        int colon = text.indexOf(':');
        try {
            return new ModelCursor(Long.parseLong(text.substring(0, Math.max(0, colon))), text.substring(colon + 1));
        } catch (NumberFormatException e) {
            throw refuse(text);
        }
    }

    /** The place in a model's list of versions, which is a version's number. */
    static int parseNumber(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw refuse(text);
        }
    }

    String text() {
        return createdAt + ":" + name;
    }

    private static AssertionError refuse(String text) {
        Problems problems = new Problems();
        problems.add(
                "cursor",
                FaultCode.BAD_FORMAT,
                "'" + text + "' does not come from this list",
                "send the next_cursor of the page before, or leave it out to start at the beginning");
        problems.throwIfAny();
        return new AssertionError("a fault was added");
    }
}
