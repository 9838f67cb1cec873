package dev.graft.http.report;

import dev.graft.http.report.page.ReportPage;
import io.quarkus.qute.Engine;
import io.quarkus.qute.HtmlEscaper;
import io.quarkus.qute.RawString;
import io.quarkus.qute.ReflectionValueResolver;
import io.quarkus.qute.Template;
import io.quarkus.qute.Variant;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The HTML templates of the report, which escape all that they are given but for {@link RawString}s. Thread-safe. */
final class Templates {
    private static final String PAGE = "page";
    private static final List<String> NAMES = List.of(
            PAGE,
            "headline",
            "numbers",
            "chart",
            "curves",
            "confusion",
            "labels",
            "values",
            "calibration",
            "baselines",
            "worst",
            "choices",
            "ranking");

    private final Engine engine;
    private final RawString style;

    Templates() {
        engine = Engine.builder()
                .addDefaults()
                .addValueResolver(new ReflectionValueResolver())
                .addResultMapper(new HtmlEscaper(List.of(Variant.TEXT_HTML)))
                .build();
        for (String name : NAMES) {
            Template template = engine.parse(text(name + ".html"), Variant.forContentType(Variant.TEXT_HTML), name);
            engine.putTemplate(name, template);
        }
        style = new RawString(text("style.css"));
    }

    /** The whole page. */
    String render(ReportPage page) {
        return engine.getTemplate(PAGE).data("page", page, "style", style).render();
    }

    private static String text(String file) {
        try (InputStream in = Templates.class.getResourceAsStream("/report/" + file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
