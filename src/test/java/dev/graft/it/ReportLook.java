package dev.graft.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graft.it.harness.Programs;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/** Reports in a browser without a window, light or dark, on screens of any width. */
final class ReportLook implements AutoCloseable {
    /** Pixels by which the page is wider than the screen. */
    private static final String SURPLUS =
            "return document.documentElement.scrollWidth - document.documentElement.clientWidth";

    /**
     * The texts that stand out from what is behind them by less than 4.5 to 1: WCAG 2.2, 1.4.3. Half transparent colours
     * are laid over each other; what a SVG draws under a text is taken for the ground of its figure.
     */
    private static final String FAINT = """
            const parts = c => { const n = c.match(/[\\d.]+/g).map(Number); return n.length > 3 ? n : [...n, 1]; };
            const over = (a, b) => [0, 1, 2].map(i => a[i] * a[3] + b[i] * (1 - a[3])).concat(1);
            const ground = e => {
                const chain = [];
                for (let at = e; at; at = at.parentElement) { chain.unshift(parts(getComputedStyle(at).backgroundColor)); }
                return chain.reduce((below, above) => over(above, below), [255, 255, 255, 1]);
            };
            const light = c => [0.2126, 0.7152, 0.0722].reduce((sum, weight, i) => {
                const s = c[i] / 255;
                return sum + weight * (s <= 0.04045 ? s / 12.92 : Math.pow((s + 0.055) / 1.055, 2.4));
            }, 0);
            const faint = [];
            for (const e of document.querySelectorAll('body *')) {
                const text = [...e.childNodes].filter(n => n.nodeType === 3).map(n => n.data.trim()).join('');
                const style = getComputedStyle(e);
                if (!text || e.tagName === 'title' || !e.getClientRects().length) { continue; }
                const behind = ground(e);
                const colour = parts(e instanceof SVGElement ? style.fill : style.color);
                for (let at = e; at; at = at.parentElement) { colour[3] *= getComputedStyle(at).opacity; }
                const two = [light(over(colour, behind)), light(behind)].sort((a, b) => b - a);
                const contrast = (two[0] + 0.05) / (two[1] + 0.05);
                if (contrast < 4.5) { faint.push(text + ' ' + contrast.toFixed(2)); }
            }
            return faint;
            """;

    private final ChromeDriver browser;
    private final URI server;

    private ReportLook(Path driver, Path chrome, URI server) {
        ChromeOptions options = new ChromeOptions();
        options.setBinary(chrome.toFile());
        options.addArguments("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage");
        this.browser = new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(driver.toFile())
                        .build(),
                options);
        this.server = server;
    }

    /** Empty where the machine has no browser. */
    static Optional<ReportLook> at(URI server) {
        return Programs.find("chromedriver")
                .flatMap(driver -> Programs.find("chromium", "chromium-browser", "google-chrome")
                        .map(chrome -> new ReportLook(driver, chrome, server)));
    }

    /** @param scheme {@code light} or {@code dark} */
    private void open(String path, String scheme, int width) {
        browser.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
        browser.executeCdpCommand("Emulation.setScrollbarsHidden", Map.of("hidden", true));
        screen(width, 1000);
        browser.get(server.resolve(path).toString());
    }

    private void screen(long width, long height) {
        browser.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    }

    private long surplusWidth() {
        return (Long) browser.executeScript(SURPLUS);
    }

    @SuppressWarnings("unchecked")
    private List<String> faintTexts() {
        return (List<String>) browser.executeScript(FAINT);
    }

    /** Looks at a version's page on a large and a small screen, light and dark; keeps pictures of it in {@code target}. */
    void check(String model) throws IOException {
        for (String scheme : List.of("light", "dark")) {
            for (int width : new int[] {1280, 390}) {
                open("/v1/models/%s/versions/1/report".formatted(model), scheme, width);
                assertThat(surplusWidth()).isZero();
                assertThat(faintTexts()).isEmpty();
                picture(Path.of("target", "report-%s-%s-%d.png".formatted(model, scheme, width)));
            }
        }
    }

    /** Keeps what the whole page looks like, on a screen that is as high. */
    private void picture(Path file) throws IOException {
        screen((Long) browser.executeScript("return innerWidth"), (Long)
                browser.executeScript("return document.documentElement.scrollHeight"));
        Files.write(file, browser.getScreenshotAs(OutputType.BYTES));
    }

    @Override
    public void close() {
        browser.quit();
    }
}
