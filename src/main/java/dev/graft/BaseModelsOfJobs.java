package dev.graft;

import dev.graft.basemodel.BaseModels;
import dev.graft.basemodel.ModelFolder;
import dev.graft.basemodel.catalogue.Catalogue;
import dev.graft.dataset.DatasetService;
import dev.graft.error.GraftException;
import dev.graft.job.request.BaseModelSource;
import dev.graft.model.ModelVersion;
import dev.graft.model.Registry;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Base models as jobs see them. */
record BaseModelsOfJobs(BaseModels baseModels, Catalogue catalogue, Registry registry, DatasetService datasets)
        implements BaseModelSource {
    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,8}");

    @Override
    public List<String> names() {
        return baseModels.names();
    }

    @Override
    public boolean isImported(String name) {
        return baseModels.isImported(name);
    }

    @Override
    public Optional<String> remedy(String name) {
        return catalogue.names().contains(name) ? Optional.of(Catalogue.importing(name)) : Optional.empty();
    }

    @Override
    public String standard() {
        return baseModels.defaultName();
    }

    @Override
    public Earlier earlier(String reference) {
        ModelVersion version = version(reference);
        String dataset = version.dataset().name();
        return new Earlier(Earlier.name(version.model(), version.number()), version.labels(), dataset, items(dataset));
    }

    /** Empty where they are gone. */
    private Optional<Path> items(String dataset) {
        try {
            return Optional.of(datasets.folder(dataset).path());
        } catch (GraftException e) {
            return Optional.empty();
        }
    }

    private ModelVersion version(String reference) {
        String[] parts = Earlier.reference(reference).split("@", 2);
        if (parts.length < 2) {
            return registry.resolve(parts[0], Optional.empty(), Optional.empty());
        }
        return NUMBER.matcher(parts[1]).matches()
                ? registry.resolve(parts[0], Optional.of(Integer.valueOf(parts[1])), Optional.empty())
                : registry.resolve(parts[0], Optional.empty(), Optional.of(parts[1]));
    }

    @Override
    public ModelFolder folder(String name) {
        return Earlier.isReference(name) ? registry.folder(version(name)) : baseModels.folder(name);
    }
}
