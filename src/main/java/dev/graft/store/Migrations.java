package dev.graft.store;

import dev.graft.error.ErrorCode;
import dev.graft.error.GraftException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.resource.LoadableResource;

/**
 * The steps that bring a database to the tables of this version of Graft. They are named here, and not looked for on the
 * class path, because class loaders of packaged applications need not list folders.
 */
final class Migrations {
    static final String FOLDER = "db/migration/";

    /** In their order. */
    static final List<String> FILES = List.of("V1__state.sql", "V2__base_models.sql", "V3__job_kinds.sql");

    private Migrations() {}

    /**
     * Brings a database up to date.
     *
     * @throws GraftException when a newer Graft has written to it, or a step was changed or failed
     */
    static void migrate(DataSource source) {
        migrate(source, FILES);
    }

    /** The same as a Graft did it that knew only these steps. */
    static void migrate(DataSource source, List<String> files) {
        Flyway flyway = Flyway.configure()
                .dataSource(source)
                .resourceProvider(new Files(files))
                .ignoreMigrationPatterns(new String[0])
                .load();
        try {
            Arrays.stream(flyway.info().applied())
                    .filter(step -> step.getState().getDisplayName().startsWith("Future"))
                    .findFirst()
                    .ifPresent(Migrations::refuseNewer);
            flyway.migrate();
        } catch (FlywayException e) {
            throw new GraftException(
                    ErrorCode.INTERNAL, "The database can't be brought up to date: " + e.getMessage(), e);
        }
    }

    private static void refuseNewer(MigrationInfo step) {
        throw new GraftException(
                ErrorCode.INTERNAL,
                "The database was written by a newer version of Graft: it has step " + step.getVersion()
                        + ", which this one does not know. Start that version, or use another GRAFT_HOME.");
    }

    private record Files(List<String> names) implements ResourceProvider {
        @Override
        public LoadableResource getResource(String name) {
            return names.contains(name) ? new Step(name) : null;
        }

        @Override
        public Collection<LoadableResource> getResources(String prefix, String[] suffixes) {
            return names.stream()
                    .filter(file ->
                            file.startsWith(prefix) && Arrays.stream(suffixes).anyMatch(file::endsWith))
                    .<LoadableResource>map(Step::new)
                    .toList();
        }
    }

    private static final class Step extends LoadableResource {
        private final String file;

        Step(String file) {
            this.file = file;
        }

        @Override
        public Reader read() {
            return new InputStreamReader(
                    Migrations.class.getResourceAsStream("/" + FOLDER + file), StandardCharsets.UTF_8);
        }

        @Override
        public String getAbsolutePath() {
            return FOLDER + file;
        }

        @Override
        public String getAbsolutePathOnDisk() {
            return FOLDER + file;
        }

        @Override
        public String getFilename() {
            return file;
        }

        @Override
        public String getRelativePath() {
            return file;
        }
    }
}
