package dev.graft.training.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graft.attempt.result.Ranking.Judgement;
import dev.graft.dataset.item.Item;
import dev.graft.dataset.item.Split;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ExamTest {
    private static final int LABELS = 4;

    private record Set(List<Item> items) {
        static Set of(int train, int validation, int test) {
            List<Item> items = new ArrayList<>();
            Map.of(Split.TRAIN, train, Split.VALIDATION, validation, Split.TEST, test)
                    .forEach((split, count) -> {
                        for (int i = 0; i < count; i++) {
                            // Half of the items have the first label.
                            int label = i % 2 == 0 ? 0 : 1 + i / 2 % (LABELS - 1);
                            items.add(new Item(
                                    Item.id(items.size()), "" + i, "", label, split, 1, 1, "", "image/png", 0, 1));
                        }
                    });
            return new Set(items);
        }

        int[] classIndex() {
            return items.stream().mapToInt(Item::classIndex).toArray();
        }

        Exam exam(int maxItems, long seed) {
            return Exam.of(new FeatureOrder(items), classIndex(), maxItems, seed);
        }

        List<Split> splits(int[] ordinals) {
            return Arrays.stream(ordinals)
                    .mapToObj(ordinal -> items.get(ordinal).split())
                    .distinct()
                    .toList();
        }
    }

    @Test
    void aValidationSplitOfEnoughItemsIsAskedAbout() {
        Set set = Set.of(2400, 500, 50);
        Exam exam = set.exam(5000, 1);

        assertThat(exam.judgedOn().by()).isEqualTo(Judgement.VALIDATION);
        assertThat(exam.rounds()).hasSize(1);
        assertThat(exam.learned()).hasSize(2400).doesNotHaveDuplicates();
        assertThat(exam.asked()).hasSize(500).doesNotHaveDuplicates();
        assertThat(set.splits(exam.learned())).containsExactly(Split.TRAIN);
        assertThat(set.splits(exam.asked())).containsExactly(Split.VALIDATION);
    }

    @Test
    void ofTooManyItemsAThirdIsAskedAbout() {
        Exam exam = Set.of(4000, 1000, 0).exam(900, 1);

        assertThat(exam.learned()).hasSize(600);
        assertThat(exam.asked()).hasSize(300);
        assertThat(exam.perSplit()).isEqualTo(Map.of(Split.TRAIN, 600, Split.VALIDATION, 300));
        assertThat(exam.judgedOn().itemsThere()).isEqualTo(1000);
        assertThat(exam.judgedOn().trainItemsThere()).isEqualTo(4000);
    }

    @Test
    void whatTrainDoesNotUseIsAskedAbout() {
        Exam exam = Set.of(100, 1000, 0).exam(600, 1);

        assertThat(exam.learned()).hasSize(100);
        assertThat(exam.asked()).hasSize(500);
    }

    @Test
    void withoutThatEachItemIsAskedAboutOnceAfterLearningFromTheOthers() {
        Set set = Set.of(200, 40, 50);
        Exam exam = set.exam(1000, 1);

        assertThat(exam.judgedOn().by()).isEqualTo(Judgement.CROSS_VALIDATION);
        assertThat(exam.judgedOn().folds()).isEqualTo(Optional.of(5));
        assertThat(exam.asked()).hasSize(240).doesNotHaveDuplicates();
        assertThat(set.splits(exam.asked())).doesNotContain(Split.TEST);
        assertThat(exam.rounds()).hasSize(5).allSatisfy(round -> {
            assertThat(round.ask()).hasSize(48).doesNotContain(round.learn());
            assertThat(round.learn()).hasSize(192);
            assertThat(perLabel(set, round.ask()).get(0)).isEqualTo(24L);
        });
    }

    @Test
    void foldsAreDrawnBySeed() {
        Set set = Set.of(200, 0, 0);

        assertThat(set.exam(1000, 1).asked()).containsExactly(set.exam(1000, 1).asked());
        assertThat(set.exam(1000, 2).asked()).isNotEqualTo(set.exam(1000, 1).asked());
    }

    @Test
    void aSampleIsFairAndTheBeginningOfALargerOne() {
        Set set = Set.of(2000, 500, 100);
        FeatureOrder order = new FeatureOrder(set.items());

        int[] sample = order.first(Split.TRAIN, 200);

        assertThat(perLabel(set, sample).get(0)).isEqualTo(100L);
        assertThat(perLabel(set, sample).values()).allMatch(count -> count >= 33);
        assertThat(order.first(Split.TRAIN, 500)).startsWith(sample);
        assertThat(order.of(Split.TRAIN)).hasSize(2000).doesNotHaveDuplicates().startsWith(sample);
        assertThat(IntStream.of(sample).sorted().toArray()).isNotEqualTo(sample);
    }

    private static Map<Integer, Long> perLabel(Set set, int[] ordinals) {
        return Arrays.stream(ordinals)
                .mapToObj(ordinal -> set.classIndex()[ordinal])
                .collect(Collectors.groupingBy(label -> label, Collectors.counting()));
    }
}
