package dev.graft.training;

import dev.graft.attempt.AttemptFolder;
import dev.graft.attempt.AttemptSpec;
import dev.graft.attempt.Decisions;
import dev.graft.attempt.LineTail;
import dev.graft.attempt.Stopped;
import dev.graft.attempt.WorkerEvent;
import dev.graft.attempt.WorkerEvent.Decided;
import dev.graft.attempt.result.Phase;
import dev.graft.recipe.MethodChoice;
import dev.graft.recipe.Recipe;
import dev.graft.recipe.setting.Method;
import dev.graft.training.data.FeatureTable;
import dev.graft.training.evaluation.MethodProbe;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;

/**
 * Chooses between two recipes by what a linear classifier on the frozen features reaches. The features are those that
 * either recipe begins with.
 *
 * @param extraction of the base model's backbone on the job's data
 */
record MethodDecision(AttemptSpec spec, FeatureExtraction extraction) {
    /** What a process of this attempt has chosen before; else what the attempt was told. */
    static Decided before(AttemptFolder attempt, AttemptSpec.Train work, Journal journal) throws IOException {
        return LineTail.read(attempt.events(), 0, WorkerEvent.class).values().stream()
                .filter(Decided.class::isInstance)
                .map(Decided.class::cast)
                .reduce((earlier, later) -> later)
                .orElseGet(() -> new Decided(journal.now(), work.recipe(), work.decisions(), ""));
    }

    /**
     * Chooses, and tells it.
     *
     * @param tuning the recipe of fine-tuning
     * @param frozen the recipe of feature extraction
     * @throws Stopped when the attempt is to stop
     */
    Decided choose(Recipe tuning, Recipe frozen) throws IOException {
        Journal journal = extraction.journal();
        Optional<MethodProbe> probe =
                MethodProbe.of(extraction.data(), extraction.backbone().numFeatures(), tuning.seed());
        Optional<MethodChoice.Probe> said = probe.isEmpty() ? Optional.empty() : Optional.of(ask(probe.get(), tuning));
        MethodChoice choice = MethodChoice.of(extraction.data().train().length, said);
        Recipe recipe = choice.method() == Method.FINE_TUNING ? tuning : frozen;
        String method = choice.method().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        Decided decided = new Decided(
                journal.now(),
                recipe,
                Decisions.of(Optional.of(choice)),
                Character.toUpperCase(method.charAt(0)) + method.substring(1) + ": " + choice.reason());
        journal.event(decided);
        return decided;
    }

    private MethodChoice.Probe ask(MethodProbe probe, Recipe tuning) throws IOException {
        WorkShares shares = new WorkShares(
                tuning,
                ScratchBaseline.recipe(spec, tuning, extraction.data(), extraction.backbone()),
                extraction.data());
        int wanted =
                probe.wanted().values().stream().mapToInt(Integer::intValue).sum();
        extraction
                .journal()
                .phase(
                        Phase.EXTRACTING_FEATURES,
                        shares.before(Phase.EXTRACTING_FEATURES),
                        shares.of(Phase.EXTRACTING_FEATURES)
                                * wanted
                                / extraction.data().items().size(),
                        0);
        FeatureTable features = extraction.of(probe.wanted());
        return probe.ask(features, () -> {
            extraction.journal().alive();
            if (extraction.stop().requested()) {
                throw new Stopped();
            }
        });
    }
}
