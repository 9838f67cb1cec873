package dev.graft.launcher;

import dev.graft.attempt.AttemptSpec;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How a worker process is started.
 *
 * @param java the program that runs Java
 * @param options of Java that win over Graft's own
 * @param mainClass whose only argument is the attempt directory
 */
public record WorkerCommand(String java, List<String> options, String classPath, String mainClass) {
    // System properties of a server, for tests. No settings: those below "graft." are told, and others there stop the
    // start.

    /** Where a worker's classes are, when they are not where the service's are. */
    public static final String CLASS_PATH_PROPERTY = "dev.graft.worker.class-path";

    /** Options of the Java of workers, separated by spaces, that come after Graft's own and so win over them. */
    public static final String OPTIONS_PROPERTY = "dev.graft.worker.java-options";

    private static final String WORKER = "dev.graft.worker.WorkerMain";

    /** The jar that starts a packaged Quarkus application, beside the folders with its classes. */
    private static final String RUN_JAR = "quarkus-run.jar";

    /** Most of a worker's memory is native. */
    private static final List<String> OPTIONS =
            List.of("-Djava.util.logging.manager=org.jboss.logmanager.LogManager", "-XX:+UseSerialGC", "-Xmx1g");

    /** Where the native library computes, C2 has no time to pay for itself, and its threads would take a core. */
    private static final List<String> WITHOUT_C2 = List.of("-XX:TieredStopAtLevel=1");

    /** A worker out of the same program that runs now. */
    public static WorkerCommand ofThisProgram() {
        return new WorkerCommand(
                javaProgram(),
                Stream.of(System.getProperty(OPTIONS_PROPERTY, "").split(" "))
                        .filter(option -> !option.isEmpty())
                        .toList(),
                Optional.ofNullable(System.getProperty(CLASS_PATH_PROPERTY)).orElseGet(WorkerCommand::ownClassPath),
                WORKER);
    }

    private static String javaProgram() {
        return ProcessHandle.current()
                .info()
                .command()
                .orElse(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    }

    /** In Quarkus' development mode the program's class path lacks its classes; their loader knows where they are. */
    private static String ownClassPath() {
        String own = classPath(System.getProperty("java.class.path"));
        boolean complete = own.contains("*") || ClassLoader.getSystemResource(classFile(WORKER)) != null;
        return complete ? own : classPath(WorkerCommand.class.getClassLoader());
    }

    /** Everywhere that a loader finds classes: where Graft's are, then all jars, each of which has a manifest. */
    static String classPath(ClassLoader loader) {
        try {
            return Stream.concat(
                            Collections.list(loader.getResources(classFile(WORKER))).stream()
                                    .map(url -> root(url, classFile(WORKER))),
                            Collections.list(loader.getResources(JarFile.MANIFEST_NAME)).stream()
                                    .map(url -> root(url, JarFile.MANIFEST_NAME)))
                    .flatMap(Optional::stream)
                    .distinct()
                    .collect(Collectors.joining(File.pathSeparator));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String classFile(String name) {
        return name.replace('.', '/') + ".class";
    }

    /** The folder or jar of this machine that holds the resource of that name. */
    private static Optional<String> root(URL resource, String name) {
        String address = resource.toString();
        String root = address.substring(0, address.length() - name.length())
                .replaceFirst("^jar:", "")
                .replaceFirst("!/$", "");
        return root.startsWith("file:") ? Optional.of(Path.of(URI.create(root)).toString()) : Optional.empty();
    }

    /** The same classes without the class loader of Quarkus. */
    static String classPath(String own) {
        return Stream.of(own.split(File.pathSeparator))
                .map(Path::of)
                .filter(path -> path.endsWith(RUN_JAR) && Files.isRegularFile(path))
                .findFirst()
                .map(jar -> Stream.of("app", "lib/main", "lib/boot")
                        .map(folder -> jar.toAbsolutePath().resolveSibling(folder) + "/*")
                        .collect(Collectors.joining(File.pathSeparator)))
                .orElse(own);
    }

    /** The words of the command for an attempt in a directory. */
    List<String> words(Path attempt, AttemptSpec.Work work) {
        return Stream.of(
                        Stream.of(java),
                        OPTIONS.stream(),
                        work.computesInJava() ? Stream.<String>empty() : WITHOUT_C2.stream(),
                        options.stream(),
                        Stream.of(
                                "-cp",
                                classPath,
                                mainClass,
                                attempt.toAbsolutePath().toString()))
                .flatMap(words -> words)
                .toList();
    }
}
