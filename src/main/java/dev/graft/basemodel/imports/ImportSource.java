package dev.graft.basemodel.imports;

import dev.graft.basemodel.BaseModel.Origin;
import dev.graft.basemodel.BaseModels;
import dev.graft.basemodel.ModelFolder;
import dev.graft.basemodel.catalogue.Catalogue;
import dev.graft.basemodel.catalogue.CatalogueEntry;
import dev.graft.basemodel.hub.HubReference;
import dev.graft.error.ErrorCode;
import dev.graft.error.FaultCode;
import dev.graft.error.GraftException;
import dev.graft.error.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Where a base model is to come from, as it was asked for.
 *
 * @param name by which it goes unless somebody says otherwise; empty where nothing of it fits
 */
record ImportSource(Origin origin, String name) {
    private static final String FOLDER = "folder:";
    private static final String CATALOGUE = "catalogue:";
    private static final String FORMS =
            "hf://org/name, hf://org/name@revision, catalogue:resnet50, or folder:/path below one of GRAFT_BASE_MODELS";
    private static final int MAX_NAME = 63;

    /**
     * Reads a source; a fault goes to the problems.
     *
     * @throws GraftException {@link ErrorCode#FORBIDDEN} for a folder that the administrator has not named
     */
    static Optional<ImportSource> parse(String text, Catalogue catalogue, List<Path> roots, Problems problems) {
        if (text == null || text.isBlank()) {
            problems.add("source", FaultCode.MISSING, "an import needs to know from where", FORMS);
            return Optional.empty();
        } else if (text.startsWith(HubReference.SCHEME)) {
            return hub(text, problems);
        } else if (text.startsWith(FOLDER)) {
            return folder(text.substring(FOLDER.length()), roots, problems);
        }
        String name = text.startsWith(CATALOGUE) ? text.substring(CATALOGUE.length()) : text;
        if (!text.startsWith(CATALOGUE) && catalogue.find(name).isEmpty()) {
            String hint = Problems.nearest(name, catalogue.names())
                    .map(near -> "did you mean 'catalogue:" + near + "'? ")
                    .orElse("");
            problems.add("source", FaultCode.BAD_FORMAT, "'" + Problems.shown(text) + "' is no source", hint + FORMS);
            return Optional.empty();
        }
        return catalogue(name, catalogue, problems);
    }

    private static Optional<ImportSource> hub(String text, Problems problems) {
        try {
            HubReference reference = HubReference.parse(text);
            return Optional.of(new ImportSource(
                    new Origin(Origin.Kind.HUB, reference.toString(), Optional.empty(), Optional.empty()),
                    slug(reference.name())));
        } catch (GraftException e) {
            problems.add(
                    "source",
                    FaultCode.BAD_FORMAT,
                    "'" + Problems.shown(text) + "' " + e.getMessage(),
                    e.facts().get("hint").toString());
            return Optional.empty();
        }
    }

    private static Optional<ImportSource> catalogue(String name, Catalogue catalogue, Problems problems) {
        Optional<CatalogueEntry> entry = catalogue.find(name);
        if (entry.isEmpty()) {
            problems.unknownValue("source", "in the catalogue", name, catalogue.names());
            return Optional.empty();
        }
        if (entry.get().hub().isEmpty()) {
            problems.add(
                    "source",
                    FaultCode.NOT_FOUND,
                    "there are no well-known weights of '" + name + "' on the hub",
                    "upload a folder with its config.json and model.safetensors");
            return Optional.empty();
        }
        return hub(entry.get().hub().get(), problems).map(source -> new ImportSource(source.origin(), name));
    }

    private static Optional<ImportSource> folder(String text, List<Path> roots, Problems problems) {
        try {
            Path folder = Path.of(text).toRealPath();
            if (!isBelow(folder, roots)) {
                throw new GraftException(
                        ErrorCode.FORBIDDEN,
                        "'" + Problems.shown(text)
                                + "' is not below a folder that this server may read base models from.",
                        Map.of("hint", "The administrator names such folders in GRAFT_BASE_MODELS."));
            }
            if (!ModelFolder.isModel(folder)) {
                problems.add(
                        "source",
                        FaultCode.NOT_FOUND,
                        "there is no config.json and model.safetensors in '" + Problems.shown(text) + "'");
            }
            return Optional.of(new ImportSource(
                    new Origin(Origin.Kind.FOLDER, FOLDER + folder, Optional.empty(), Optional.empty()),
                    slug(String.valueOf(folder.getFileName()))));
        } catch (InvalidPathException | IOException e) {
            problems.add("source", FaultCode.NOT_FOUND, "there is no folder '" + Problems.shown(text) + "'");
            return Optional.empty();
        }
    }

    /** Whether a real path is in one of these folders, wherever links lead. */
    static boolean isBelow(Path real, List<Path> roots) {
        for (Path root : roots) {
            try {
                if (Files.isDirectory(root) && real.startsWith(root.toRealPath())) {
                    return true;
                }
            } catch (IOException e) {
                // A root that can't be read has nothing below it.
            }
        }
        return false;
    }

    /** The folder that an origin of that kind means. */
    static Path folder(Origin origin) {
        return Path.of(origin.reference().substring(FOLDER.length()));
    }

    /** A name made of another text. */
    static String slug(String text) {
        String slug =
                text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9._-]+", "-").replaceFirst("^[^a-z0-9]+", "");
        return slug.length() > MAX_NAME ? slug.substring(0, MAX_NAME) : slug;
    }

    /** The name that was asked for, or the standard one; a fault goes to the problems. */
    static String name(Optional<String> asked, String standard, Problems problems) {
        String name = asked.orElse(standard);
        if (asked.isEmpty() && standard.isEmpty()) {
            problems.add("name", FaultCode.MISSING, "a base model needs a name", "such as my-resnet50");
        } else if (!BaseModels.isName(name)) {
            problems.add(
                    "name",
                    FaultCode.BAD_FORMAT,
                    "'" + Problems.shown(name) + "' is no name of a base model",
                    "1 to 63 of a-z, 0-9, '.', '_' and '-', a letter or digit first: "
                            + (slug(name).isEmpty() ? "my-resnet50" : slug(name)));
        }
        return name;
    }
}
