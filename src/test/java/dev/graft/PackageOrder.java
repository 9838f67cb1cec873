package dev.graft;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;

/** The order of Graft's rooms, checked against compiled classes by the JDK's own jdeps. */
final class PackageOrder {
    /** Lowest first: a room imports only rooms that stand before it. A sub-package counts as its room. */
    static final List<String> ROOMS = List.of(
            "error",
            "json",
            "resource",
            "disk",
            "blob",
            "metric",
            "recipe",
            "network",
            "image",
            "dataset",
            "tensor",
            "basemodel",
            "attempt",
            "training",
            "worker",
            "model",
            "job",
            "idempotency",
            "store",
            "launcher",
            "http",
            "demo",
            "(root)");

    /** Libraries that one room alone may know. */
    private static final Map<String, String> OWNERS = Map.of(
            "ai.djl.", "tensor",
            "java.sql.", "store",
            "javax.sql.", "store",
            "org.jdbi.", "store",
            "com.zaxxer.", "store",
            "org.flywaydb.", "store",
            "jakarta.ws.rs.", "http",
            "io.quarkus.qute.", "http");

    private static final Pattern LINE = Pattern.compile("\\s+(dev\\.graft\\.\\S+)\\s+-> (\\S+)\\s.*");

    /** One class knows another. */
    record Dependency(String from, String to) {}

    private PackageOrder() {}

    /** Every class that a class below the folder knows, but for those of its own package. */
    static List<Dependency> dependencies(Path classes) {
        StringWriter out = new StringWriter();
        ToolProvider jdeps = ToolProvider.findFirst("jdeps").orElseThrow();
        int code = jdeps.run(
                new PrintWriter(out),
                new PrintWriter(out),
                "--multi-release",
                "17",
                "-verbose:class",
                classes.toString());
        if (code != 0) {
            throw new IllegalStateException("jdeps ended with " + code + ": " + out);
        }
        return out.toString()
                .lines()
                .map(LINE::matcher)
                .filter(Matcher::matches)
                .map(line -> new Dependency(line.group(1), line.group(2)))
                .toList();
    }

    /** What is against the order, a sentence each. */
    static List<String> violations(List<Dependency> dependencies) {
        List<String> violations = new ArrayList<>();
        for (Dependency dependency : dependencies) {
            String room = room(dependency.from());
            if (!ROOMS.contains(room)) {
                violations.add(dependency.from() + " is in no room of the order");
            } else if (!mayKnow(room, dependency.to())) {
                violations.add("%s (%s) must not know %s".formatted(dependency.from(), room, dependency.to()));
            }
        }
        return violations.stream().distinct().toList();
    }

    static String room(String className) {
        String[] parts = className.split("\\.");
        return parts.length > 3 ? parts[2] : "(root)";
    }

    private static boolean mayKnow(String room, String other) {
        if (room.equals("demo")) {
            return Pattern.matches(
                    "(javax?\\.(?!sql).*|com\\.fasterxml\\.jackson\\..*|dev\\.graft\\.demo\\..*)", other);
        }
        if (other.startsWith("dev.graft.")) {
            boolean lower = ROOMS.indexOf(room(other)) <= ROOMS.indexOf(room);
            boolean pastTheServices = room.equals("http") && room(other).equals("store");
            return lower && !pastTheServices;
        }
        return OWNERS.entrySet().stream()
                .allMatch(owner ->
                        !other.startsWith(owner.getKey()) || owner.getValue().equals(room));
    }
}
