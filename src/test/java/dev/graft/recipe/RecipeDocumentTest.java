package dev.graft.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graft.recipe.setting.Optimizer;
import dev.graft.recipe.setting.Preset;
import dev.graft.recipe.setting.Schedule;
import dev.graft.recipe.setting.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RecipeDocumentTest {
    @Test
    void everySettingStandsThereAsItDescribesItself() throws IOException {
        String text = Files.readString(Path.of("docs/recipe.md"));

        assertThat(Setting.all()).allSatisfy(setting -> assertThat(text)
                .contains("| `" + setting.name() + "` | " + setting.description() + " |"));
        assertThat(text.lines().filter(line -> line.startsWith("| `"))).hasSameSizeAs(Setting.all());
        Stream.of(Optimizer.values(), Schedule.values(), Preset.values())
                .flatMap(Stream::of)
                .forEach(constant ->
                        assertThat(text).contains("`" + constant.name().toLowerCase(Locale.ROOT) + "`"));
    }
}
