package dev.graft.reliability.crash.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.ToolProvider;

/** A program in the worker's place that leaves with the exit code that the job's seed names, and without a result. */
final class StandInWorker {
    /** Those of a result that is not there, of WorkerMain, of an uncaught exception, an abort and a kill. */
    static final List<Integer> EXIT_CODES = List.of(0, 1, 2, 3, 4, 134, 137);

    private static final String SOURCE = """
            package dev.graft.worker;

            import java.nio.file.Files;
            import java.nio.file.Path;
            import java.util.regex.Matcher;
            import java.util.regex.Pattern;

            public final class WorkerMain {
                public static void main(String[] arguments) throws Exception {
                    String attempt = Files.readString(Path.of(arguments[0], "attempt.json"));
                    Matcher seed = Pattern.compile("\\"seed\\":(\\\\d+)").matcher(attempt);
                    seed.find();
                    System.out.println("leaving with " + seed.group(1));
                    Runtime.getRuntime().halt(Integer.parseInt(seed.group(1)));
                }
            }
            """;

    private StandInWorker() {}

    /** Compiles it; the folder is its class path then. */
    static Path compile(Path folder) throws IOException {
        Path source = Files.createDirectories(folder).resolve("WorkerMain.java");
        Files.writeString(source, SOURCE);
        int failed =
                ToolProvider.getSystemJavaCompiler().run(null, null, null, "-d", folder.toString(), source.toString());
        if (failed != 0) {
            throw new IllegalStateException("The stand-in does not compile");
        }
        return folder;
    }
}
