package dev.graft.image;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The part of JPEG that depends on which libjpeg the JDK carries, for both of them, whichever this JDK has. */
class JpegDecoderTest {
    /** One column of a component with half the rows: 10, 50, 90, 90, 30 for nine rows. */
    private static final byte[] DOUBLED = {10, 10, 50, 50, 90, 90, 90, 90, 30};

    /** By h1v2_fancy_upsample of libjpeg-turbo: three quarters of the nearer row and one of the next, by hand. */
    private static final byte[] SMOOTHED = {10, 20, 40, 60, 80, 90, 90, 75, 45};

    @Test
    void rowsThatTheReaderOnlyDoubledAreSmoothed() {
        byte[] raw = DOUBLED.clone();
        JpegDecoder.smooth(raw, 0, 1, 1);

        assertThat(raw).isEqualTo(SMOOTHED);
    }

    @Test
    void rowsThatTheReaderSmoothedStay() {
        byte[] raw = SMOOTHED.clone();
        JpegDecoder.smooth(raw, 0, 1, 1);

        assertThat(raw).isEqualTo(SMOOTHED);
    }

    @Test
    void smoothingWhatHasOnlyEqualPairsChangesNothingTwice() {
        byte[] raw = {40, 40, 41, 41, 39, 39, 40, 40};
        JpegDecoder.smooth(raw, 0, 1, 1);
        byte[] once = raw.clone();
        JpegDecoder.smooth(raw, 0, 1, 1);

        assertThat(raw).isEqualTo(once);
    }

    @Test
    void otherComponentsAreLeftAlone() {
        byte[] raw = {1, 10, 2, 20, 3, 10, 4, 20, 5, 90, 6, 60, 7, 90, 8, 60};
        JpegDecoder.smooth(raw, 1, 2, 4);

        assertThat(raw).isEqualTo(new byte[] {1, 10, 2, 20, 3, 30, 4, 30, 5, 70, 6, 50, 7, 90, 8, 60});
    }
}
