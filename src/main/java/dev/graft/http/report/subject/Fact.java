package dev.graft.http.report.subject;

/** Something with a name, such as a row of two columns. */
public record Fact(String name, String value) {}
