package dev.graft.launcher;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How a worker process is started.
 *
 * @param java the program that runs Java
 * @param mainClass whose only argument is the attempt directory
 */
public record WorkerCommand(String java, String classPath, String mainClass) {
    /** Where a worker's classes are, when they are not where the service's are. */
    public static final String CLASS_PATH_PROPERTY = "graft.worker.class-path";

    private static final String WORKER = "dev.graft.worker.WorkerMain";

    /** The jar that starts a packaged Quarkus application, beside the folders with its classes. */
    private static final String RUN_JAR = "quarkus-run.jar";

    /** Most of a worker's memory is native; C2 has no time to pay for itself, and its threads would take a core. */
    private static final List<String> OPTIONS = List.of(
            "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xmx1g");

    /** A worker out of the same program that runs now. */
    public static WorkerCommand ofThisProgram() {
        return new WorkerCommand(
                javaProgram(),
                System.getProperty(CLASS_PATH_PROPERTY, classPath(System.getProperty("java.class.path"))),
                WORKER);
    }

    private static String javaProgram() {
        return ProcessHandle.current()
                .info()
                .command()
                .orElse(Path.of(System.getProperty("java.home"), "bin", "java").toString());
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

    /** The words of the command. */
    List<String> words(Path attempt) {
        return Stream.of(
                        Stream.of(java),
                        OPTIONS.stream(),
                        Stream.of(
                                "-cp",
                                classPath,
                                mainClass,
                                attempt.toAbsolutePath().toString()))
                .flatMap(words -> words)
                .toList();
    }
}
