package dev.graft.model.export;

import com.fasterxml.jackson.databind.JsonNode;
import dev.graft.basemodel.ModelConfig;
import dev.graft.dataset.item.Task;
import dev.graft.image.EvalTransform;
import dev.graft.json.Json;
import dev.graft.metric.Confidence;
import dev.graft.metric.Evaluation;
import dev.graft.metric.Interval;
import dev.graft.metric.LabelScore;
import dev.graft.model.ModelVersion;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The {@code README.md} of an export, a model card as the Hugging Face hub reads it: what the model is for, what it was
 * made of, how good it is and how it is loaded. Mitchell et al., "Model Cards for Model Reporting", 2019.
 */
final class ModelCard {
    /** Labels that are named in a sentence. */
    private static final int NAMED = 12;

    /** The hub's words for licences that base models tend to have. */
    private static final List<String> LICENCES = List.of(
            "apache-2.0",
            "mit",
            "bsd",
            "bsd-2-clause",
            "bsd-3-clause",
            "cc0-1.0",
            "cc-by-4.0",
            "cc-by-sa-4.0",
            "cc-by-nc-4.0",
            "openrail",
            "unlicense");

    private final Trained trained;
    private final LibraryForm form;
    private final StringBuilder text = new StringBuilder();

    private ModelCard(Trained trained, LibraryForm form) {
        this.trained = trained;
        this.form = form;
    }

    static String of(Trained trained, LibraryForm form) {
        ModelCard card = new ModelCard(trained, form);
        card.frontMatter();
        card.purpose();
        card.quality();
        card.origin();
        card.text.append(new LoadingGuide(trained, form).text());
        return card.text.toString();
    }

    private void frontMatter() {
        String licence = Optional.ofNullable(trained.config().license()).orElse("");
        String known = licence.toLowerCase(Locale.ROOT);
        add("---");
        if (licence.isEmpty()) {
            add("license: unknown");
        } else if (LICENCES.contains(known)) {
            add("license: " + known);
        } else {
            add("license: other", "license_name: of-the-base-model");
        }
        add("library_name: " + form.library().code());
        add("pipeline_tag: " + card().map(TaskCard::pipeline).orElse("image-classification"));
        add(
                "tags:",
                "- image-classification",
                "- transfer-learning",
                "- graft",
                "- " + form.library().code());
        add("metrics:");
        card().map(TaskCard::metrics).orElse(List.of("- accuracy", "- f1")).forEach(this::add);
        add("model-index:", "- name: " + quoted(trained.version().model()), "  results:");
        Optional<Map.Entry<String, Evaluation>> reported = reported();
        if (reported.isEmpty()) {
            text.setLength(text.length() - "\n  results:\n".length());
            add("", "  results: []");
        } else {
            result(reported.get().getKey(), reported.get().getValue());
        }
        add("---", "");
    }

    private void result(String split, Evaluation evaluation) {
        add("  - task:", "      type: image-classification");
        add("    dataset:", "      name: " + quoted(trained.version().dataset().name()));
        add("      type: imagefolder", "      split: " + split, "    metrics:");
        add("    - type: accuracy", "      value: " + evaluation.accuracy().value());
        add("    - type: f1", "      value: " + evaluation.macroF1(), "      name: macro F1");
    }

    private void purpose() {
        ModelVersion version = trained.version();
        List<String> labels = version.labels();
        String named = labels.stream().limit(NAMED).map(ModelCard::plain).collect(Collectors.joining(", "));
        String more = labels.size() > NAMED ? " and " + (labels.size() - NAMED) + " more" : "";
        add("# %s, version %d".formatted(version.model(), version.number()), "");
        card().ifPresentOrElse(
                        card -> card.purpose(named + more).forEach(this::add),
                        () -> add(
                                "Tells pictures of %d labels apart: %s%s. Trained with Graft."
                                        .formatted(labels.size(), named, more),
                                "",
                                "**Intended use**: pictures like those of its dataset. It always answers with one of its"
                                        + " labels, also for pictures that show none of them."));
        Optional.ofNullable(trained.config().license())
                .ifPresent(licence -> add("", "**Licence**, as the base model tells it: " + plain(licence)));
        add("");
    }

    /** For tasks other than classification. */
    private Optional<TaskCard> card() {
        Task task = trained.config().task();
        return task == Task.IMAGE_CLASSIFICATION ? Optional.empty() : Optional.of(new TaskCard(task, trained.report()));
    }

    private void quality() {
        if (card().isPresent()) {
            card().get().quality().forEach(this::add);
            return;
        }
        add(
                "## How good it is",
                "",
                "Shares with their 95 % intervals (Wilson), on pictures that training did not see;"
                        + " `report.json` has the confusion matrix and the worst pictures.",
                "");
        add("| split | pictures | accuracy | macro F1 | log loss |", "| --- | --- | --- | --- | --- |");
        for (String split : List.of("validation", "test")) {
            trained.report()
                    .classified(split)
                    .ifPresent(e -> add("| %s | %d | %s | %s | %s |"
                            .formatted(
                                    split, e.items(), share(e.accuracy()), number(e.macroF1()), number(e.logLoss()))));
        }
        trained.report()
                .baselines()
                .forEach((name, share) -> add("", "Baseline `%s` reaches %s.".formatted(name, share(share))));
        confidence();
        reported().ifPresent(entry -> {
            add("", "By label, %s split:".formatted(entry.getKey()), "");
            add("| label | pictures | found (recall) | precision | F1 |", "| --- | --- | --- | --- | --- |");
            Evaluation evaluation = entry.getValue();
            for (int i = 0; i < evaluation.labels().size(); i++) {
                LabelScore score = evaluation.labels().get(i);
                int right = evaluation.confusionMatrix().get(i).get(i);
                String found = score.support() == 0 ? "–" : share(Interval.ofShare(right, score.support()));
                add("| %s | %d | %s | %s | %s |"
                        .formatted(
                                plain(score.label()),
                                score.support(),
                                found,
                                number(score.precision()),
                                number(score.f1())));
            }
        });
        add("");
    }

    private void confidence() {
        Confidence confidence = trained.version().confidence();
        if (confidence.fittedOn() > 0) {
            add(
                    "",
                    "Probabilities are softmax(logits / %s): that temperature was fitted on %d pictures of validation, so that"
                                    .formatted(confidence.temperature(), confidence.fittedOn())
                            + " they can be taken at their word. `golden.safetensors` has the logits as they are.");
        }
        confidence
                .threshold()
                .ifPresent(threshold -> add(
                        "",
                        "Below a probability of %s, \"none of these\" is the better answer: %s of validation's right answers are above."
                                .formatted(number(threshold.probability()), number(threshold.rightKept()))));
    }

    private void origin() {
        ModelVersion version = trained.version();
        ModelConfig config = trained.config();
        EvalTransform transform = config.transform();
        add("## What it was made of", "", "| | |", "| --- | --- |");
        row("architecture", "`" + version.architecture() + "`");
        row(
                "base model",
                "`%s`, weights SHA-256 `%s`"
                        .formatted(
                                version.baseModel().name(), version.baseModel().sha256()));
        Optional.ofNullable(config.trainedOn()).ifPresent(data -> row("base model learned from", plain(data)));
        row(
                "dataset",
                "`%s`, SHA-256 `%s`"
                        .formatted(version.dataset().name(), version.dataset().sha256()));
        row("input", "RGB, %d × %d pixels".formatted(transform.width(), transform.height()));
        row("job", "`" + version.job() + "`");
        row("registered", Json.time(version.createdAt()));
        JsonNode recipe = version.recipe();
        row("method", recipe.path("method").asText());
        row("seed", recipe.path("seed").asText());
        recipe.path("hyperparameters").properties().stream()
                .filter(entry -> !entry.getValue().isNull())
                .forEach(entry -> row(entry.getKey(), plain(entry.getValue().asText())));
        add("");
    }

    /** The split by which the model is judged: test, else validation. */
    private Optional<Map.Entry<String, Evaluation>> reported() {
        return Stream.of("test", "validation")
                .flatMap(split -> trained.report().classified(split).stream().map(e -> Map.entry(split, e)))
                .findFirst();
    }

    private void row(String name, String value) {
        add("| %s | %s |".formatted(name, value));
    }

    private void add(String... lines) {
        for (String line : lines) {
            text.append(line).append('\n');
        }
    }

    private static String share(Interval share) {
        return String.format(Locale.ROOT, "%.3f (%.3f to %.3f)", share.value(), share.low(), share.high());
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }

    /** A text that Markdown leaves as it is, on one line. */
    static String plain(String text) {
        return text.replaceAll("\\s+", " ").replaceAll("([\\\\`*_\\[\\]<>|#])", "\\\\$1");
    }

    /** A text in YAML, whose double quotes are JSON's. */
    private static String quoted(String text) {
        return Json.write(text);
    }
}
