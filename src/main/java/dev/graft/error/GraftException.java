package dev.graft.error;

import java.util.List;
import java.util.Map;

/** A failure that a client is told of: its code, a sentence for this occurrence, and what belongs to it as data. */
public class GraftException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final transient Map<String, Object> facts;
    private final transient List<Fault> faults;

    public GraftException(ErrorCode code, String message) {
        this(code, message, Map.of());
    }

    /** @param facts further members of the problem, such as the state that is in the way */
    public GraftException(ErrorCode code, String message, Map<String, Object> facts) {
        this(code, message, facts, List.of(), null);
    }

    public GraftException(ErrorCode code, String message, Throwable cause) {
        this(code, message, Map.of(), List.of(), cause);
    }

    GraftException(ErrorCode code, String message, Map<String, Object> facts, List<Fault> faults, Throwable cause) {
        super(message, cause);
        this.code = code;
        this.facts = Map.copyOf(facts);
        this.faults = List.copyOf(faults);
    }

    /** The 404 of a named thing: {@code notFound("dataset", "ds_1")}. */
    public static GraftException notFound(String what, String id) {
        return new GraftException(ErrorCode.NOT_FOUND, "There is no " + what + " '" + id + "'.");
    }

    public ErrorCode code() {
        return code;
    }

    public Map<String, Object> facts() {
        return facts;
    }

    /** The single faults of a request that is not valid; empty for other codes. */
    public List<Fault> faults() {
        return faults;
    }
}
