package dev.graft.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

class RangeTestTest {
    /** Runs to its end. */
    private static RangeTest on(DoubleUnaryOperator lossByRate) {
        RangeTest test = new RangeTest();
        boolean goOn = true;
        while (goOn) {
            goOn = test.add(lossByRate.applyAsDouble(test.rate()));
        }
        return test;
    }

    /** Falls from 2 to 1 around 10^-3, and explodes from 10^-1 on. */
    private static double valley(double rate) {
        double fall = 1 / (1 + Math.exp(-3 * (Math.log10(rate) + 3)));
        return 2 - fall + Math.pow(rate / 0.1, 2);
    }

    @Test
    void ratesRiseByTheSameFactorOverSixPowersOfTen() {
        RangeTest test = on(rate -> 1);

        assertThat(test.points()).hasSize(RangeTest.STEPS);
        assertThat(test.points().get(0).rate()).isCloseTo(1e-5, within(1e-11));
        assertThat(test.points().get(99).rate()).isCloseTo(10, within(1e-9));
        assertThat(test.points().get(1).rate() / test.points().get(0).rate())
                .isCloseTo(test.points().get(60).rate() / test.points().get(59).rate(), within(1e-4));
    }

    @Test
    void anExplosionEndsIt() {
        RangeTest test = on(RangeTestTest::valley);

        assertThat(test.points().size()).isBetween(60, 90);
        assertThat(test.points().get(test.points().size() - 1).smoothed()).isGreaterThan(4);
        assertThat(on(rate -> rate > 0.01 ? Double.NaN : 1).points()).allMatch(point -> point.rate() <= 0.01);
    }

    @Test
    void theSuggestionLiesWhereTheLossFalls() {
        assertThat(on(RangeTestTest::valley).suggestion().orElseThrow()).isBetween(0.001, 0.01);
        assertThat(on(rate -> valley(rate / 10)).suggestion().orElseThrow()).isBetween(0.01, 0.1);
    }

    @Test
    void theSuggestionDoesNotDependOnTheUnitOfTheLoss() {
        assertThat(on(rate -> 50 * valley(rate)).suggestion())
                .isEqualTo(on(RangeTestTest::valley).suggestion());
    }

    @Test
    void theMeanWeighsEarlyLossesAsMuchAsLaterOnes() {
        assertThat(on(rate -> 1.5).points()).allMatch(point -> Math.abs(point.smoothed() - 1.5) < 1e-5);
    }

    @Test
    void aLossThatNeverFallsSuggestsNothing() {
        assertThat(on(rate -> 1 + rate).suggestion()).isEmpty();
        assertThat(on(rate -> Double.NaN).suggestion()).isEmpty();
        assertThat(on(rate -> Double.NaN).points()).isEmpty();
    }
}
