package dev.graft;

import dev.graft.basemodel.BaseModels;
import dev.graft.basemodel.ModelFolder;
import dev.graft.basemodel.catalogue.Catalogue;
import dev.graft.job.BaseModelSource;
import java.util.List;
import java.util.Optional;

/** Base models as jobs see them. */
record BaseModelsOfJobs(BaseModels baseModels, Catalogue catalogue) implements BaseModelSource {
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
    public ModelFolder folder(String name) {
        return baseModels.folder(name);
    }
}
