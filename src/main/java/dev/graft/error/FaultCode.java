package dev.graft.error;

/** Kinds of faults in a request; their names in lower case stand in the problem's {@code errors}. */
public enum FaultCode {
    MISSING,
    WRONG_TYPE,
    UNKNOWN_FIELD,
    UNKNOWN_VALUE,
    OUT_OF_RANGE,
    TOO_LONG,
    BAD_FORMAT,
    NOT_FOUND,
    CONTRADICTION
}
