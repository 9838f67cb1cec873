package dev.graft.http.request;

/**
 * Why something in the background ended badly.
 *
 * @param hint what helps; null where nothing is known to
 * @param retryable whether the same again may go well
 */
public record ErrorView(String code, String message, String hint, boolean retryable) {}
