package dev.graft.http.report.plot;

import dev.graft.metric.Interval;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Numbers as people read them; the same in every language of the machine. */
public final class Shown {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final MathContext DIGITS = new MathContext(3, RoundingMode.HALF_UP);
    private static final double TINY = 1e-4;
    private static final double MINUTE = 60;
    private static final double HOUR = 3600;

    private Shown() {}

    /** {@code 94.1 %}, which is not broken between lines. */
    public static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f\u00a0%%", 100 * share);
    }

    /** {@code 89.1 to 97.0 %}. */
    public static String percents(Interval share) {
        return String.format(Locale.ROOT, "%.1f to %.1f\u00a0%%", 100 * share.low(), 100 * share.high());
    }

    /** Three decimal places; what is next to nothing has no sign. */
    public static String decimal(double number) {
        String decimal = String.format(Locale.ROOT, "%.3f", number);
        return decimal.equals("-0.000") ? "0.000" : decimal;
    }

    public static String decimals(Interval number) {
        return decimal(number.low()) + " to " + decimal(number.high());
    }

    /** Three significant digits, small ones with a power of ten. */
    public static String number(double number) {
        if (number == 0 || !Double.isFinite(number)) {
            return number == 0 ? "0" : Double.toString(number);
        }
        return Math.abs(number) < TINY
                ? String.format(Locale.ROOT, "%.2e", number).replace("e-0", "e-")
                : new BigDecimal(number).round(DIGITS).stripTrailingZeros().toPlainString();
    }

    /** {@code 1.25 to 1.4}. */
    public static String numbers(Interval number) {
        return number(number.low()) + " to " + number(number.high());
    }

    /** Two decimal places. */
    public static String probability(double probability) {
        return String.format(Locale.ROOT, "%.2f", probability);
    }

    public static String seconds(double seconds) {
        if (seconds < MINUTE) {
            return String.format(Locale.ROOT, "%.1f s", seconds);
        }
        return seconds < HOUR
                ? String.format(Locale.ROOT, "%d min %02d s", (int) (seconds / MINUTE), (int) (seconds % MINUTE))
                : String.format(Locale.ROOT, "%d h %02d min", (int) (seconds / HOUR), (int) (seconds % HOUR / MINUTE));
    }

    public static String time(Instant at) {
        return TIME.format(at);
    }

    /** {@code fine_tuning} as people write it. */
    public static String words(String code) {
        return code.toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
