package dev.graft;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.WithDefault;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SettingsTableTest {
    private static final Pattern TABLE =
            Pattern.compile("<!-- settings:.*?-->\n(.*?)<!-- /settings -->", Pattern.DOTALL);
    private static final Map<String, Long> UNITS = Map.of("GiB", 1L << 30, "MiB", 1L << 20, "KiB", 1L << 10);

    @Test
    void theReadmeTellsEverySettingWithItsDefault() throws IOException {
        Map<String, String> told = rows().stream().collect(Collectors.toMap(row -> row.get(0), row -> row.get(1)));

        assertThat(told).isEqualTo(settings("GRAFT", GraftConfig.class));
        assertThat(rows())
                .allSatisfy(row -> assertThat(row.get(2)).as(row.get(0)).isNotBlank());
    }

    /** Name, default, meaning. */
    private static List<List<String>> rows() throws IOException {
        Matcher table = TABLE.matcher(Files.readString(Path.of("README.md")));
        assertThat(table.find())
                .as("the README has a table between its markers")
                .isTrue();
        return table.group(1)
                .lines()
                .skip(2)
                .map(line -> line.split("\\|", -1))
                .map(cells -> List.of(plain(cells[1]), value(plain(cells[2])), plain(cells[3])))
                .toList();
    }

    private static String plain(String cell) {
        return cell.replace("`", "").strip();
    }

    /** {@code 2 GiB} and {@code 100,000} as the configuration writes them. */
    private static String value(String told) {
        String[] words = told.split(" ");
        if (words.length == 2 && UNITS.containsKey(words[1])) {
            return Long.toString(Long.parseLong(words[0]) * UNITS.get(words[1]));
        }
        return told.matches("[0-9,]+") ? told.replace(",", "") : told.replaceFirst("^~", "\\${user.home}");
    }

    private static Map<String, String> settings(String prefix, Class<?> type) {
        Map<String, String> settings = new TreeMap<>();
        Arrays.stream(type.getMethods()).forEach(method -> {
            String name =
                    prefix + "_" + method.getName().replaceAll("([A-Z])", "_$1").toUpperCase(Locale.ROOT);
            if (method.getReturnType().getEnclosingClass() == GraftConfig.class) {
                settings.putAll(settings(name, method.getReturnType()));
            } else {
                settings.put(name, standard(method));
            }
        });
        return settings;
    }

    private static String standard(Method method) {
        return Optional.ofNullable(method.getAnnotation(WithDefault.class))
                .map(WithDefault::value)
                .orElse("");
    }
}
