package dev.graft.error;

/**
 * One thing wrong with a request.
 *
 * @param param where: a JSON path ({@code hyperparameters.epochs}), a query parameter or a header
 * @param code what kind of fault
 * @param message what was expected and what came
 * @param hint how to mend it; null where the message says it all
 */
public record Fault(String param, FaultCode code, String message, String hint) {}
