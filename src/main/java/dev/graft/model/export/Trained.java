package dev.graft.model.export;

import dev.graft.attempt.Report;
import dev.graft.basemodel.ModelConfig;
import dev.graft.basemodel.ModelFolder;
import dev.graft.model.ModelVersion;
import dev.graft.network.Network;

/** A version with all that is known of it: what every file of an export is made from. */
record Trained(ModelVersion version, ModelFolder folder, Report report) {
    ModelConfig config() {
        return folder.config();
    }

    Network network() {
        return folder.classifier();
    }
}
