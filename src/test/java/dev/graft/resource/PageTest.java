package dev.graft.resource;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class PageTest {
    @Test
    void oneEntryMoreThanAskedForMeansThatThereIsANextPage() {
        Page<String> page = Page.of(List.of("a", "b", "c"), 2, Function.identity());

        assertThat(page.items()).containsExactly("a", "b");
        assertThat(page.next()).contains("b");
    }

    @Test
    void theLastPageHasNoNext() {
        assertThat(Page.of(List.of("a", "b"), 2, Function.identity()).next()).isEmpty();
        assertThat(Page.of(List.<String>of(), 2, Function.identity()))
                .isEqualTo(new Page<>(List.of(), Optional.empty()));
    }
}
