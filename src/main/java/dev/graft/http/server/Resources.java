package dev.graft.http.server;

import dev.graft.http.basemodel.BaseModelResource;
import dev.graft.http.dataset.AugmentationPreviewResource;
import dev.graft.http.dataset.DatasetResource;
import dev.graft.http.job.JobFollowResource;
import dev.graft.http.job.JobResource;
import dev.graft.http.model.ModelResource;
import dev.graft.http.model.PredictResource;
import dev.graft.http.problem.AllowedMethods;
import dev.graft.http.problem.ProblemResource;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;

/** All resources of the REST API. */
@Singleton
public final class Resources {
    public static final List<Class<?>> ALL = List.of(
            DatasetResource.class,
            AugmentationPreviewResource.class,
            BaseModelResource.class,
            JobResource.class,
            JobFollowResource.class,
            ModelResource.class,
            PredictResource.class,
            ServerResource.class,
            ProblemResource.class);

    @Produces
    @Singleton
    AllowedMethods allowedMethods() {
        return new AllowedMethods(ALL);
    }
}
