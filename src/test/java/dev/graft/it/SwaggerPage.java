package dev.graft.it;

import dev.graft.it.harness.Await;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/** Swagger UI in a browser without a window, used with mouse and keyboard only. */
final class SwaggerPage implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ChromeDriver browser;
    private final URI address;

    SwaggerPage(Path driver, Path chrome, URI server) {
        ChromeOptions options = new ChromeOptions();
        options.setBinary(chrome.toFile());
        options.addArguments("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage");
        this.browser = new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(driver.toFile())
                        .build(),
                options);
        browser.manage().window().setSize(new Dimension(1280, 1600));
        this.address = server.resolve("/q/swagger-ui/");
    }

    /** Reads the page anew, so that its examples name what there is now. */
    void load() {
        browser.get(address.toString());
        element(By.className("opblock"));
    }

    /** Unfolds an operation of a tag. */
    Block open(String tag, String operation) {
        By place = By.id("operations-" + tag + "-" + operation);
        click(element(place).findElement(By.className("opblock-summary-control")));
        element(By.cssSelector("#operations-" + tag + "-" + operation + " .execute"));
        return new Block(place);
    }

    /** An unfolded operation. */
    final class Block {
        private final By place;

        private Block(By place) {
            this.place = place;
        }

        /** Chooses a file as its file chooser would. */
        Block choose(Path file) {
            inside("input[type=file]").sendKeys(file.toAbsolutePath().toString());
            return this;
        }

        /** What stands in the field of a parameter of the path before anybody has typed. */
        String filledIn(String parameter) {
            return inside("tr[data-param-name='" + parameter + "'] input").getDomProperty("value");
        }

        /** The body that stands there before anybody has typed. */
        String filledInBody() {
            return inside("textarea.body-param__text").getText();
        }

        /** Sends the request and returns the answer, its status in front. */
        String execute() {
            click(inside("button.execute"));
            return Await.until(PATIENCE, () -> "an answer is shown", () -> {
                try {
                    return answer();
                } catch (StaleElementReferenceException drawnAgain) {
                    return Optional.empty();
                }
            });
        }

        private Optional<String> answer() {
            List<WebElement> waiting = all(".loading-container");
            List<WebElement> status = all(".live-responses-table .response-col_status");
            List<WebElement> body = all(".live-responses-table .highlight-code code");
            return waiting.isEmpty() && status.size() > 1 && !body.isEmpty()
                    ? Optional.of(status.get(1).getText() + "\n" + body.get(0).getText())
                    : Optional.empty();
        }

        private List<WebElement> all(String css) {
            return browser.findElement(place).findElements(By.cssSelector(css));
        }

        private WebElement inside(String css) {
            return all(css).stream().findFirst().orElseThrow(() -> new AssertionError("no " + css + " in " + place));
        }

        /** Keeps what the operation looks like now. */
        void picture(Path file) throws java.io.IOException {
            Files.write(file, browser.findElement(place).getScreenshotAs(OutputType.BYTES));
        }
    }

    /** Keeps what the page looks like now. */
    void picture(Path file) throws java.io.IOException {
        Files.write(file, browser.getScreenshotAs(OutputType.BYTES));
    }

    private WebElement element(By by) {
        return Await.until(PATIENCE, () -> by + " is shown", () -> browser.findElements(by).stream()
                .findFirst());
    }

    private void click(WebElement element) {
        ((JavascriptExecutor) browser).executeScript("arguments[0].scrollIntoView({block: 'center'})", element);
        element.click();
    }

    @Override
    public void close() {
        browser.quit();
    }
}
