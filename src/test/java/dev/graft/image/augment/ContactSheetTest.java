package dev.graft.image.augment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graft.image.ImageDecoder;
import dev.graft.image.Pictures;
import dev.graft.image.RgbImage;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** A contact sheet, read back by the decoder. */
class ContactSheetTest {
    @Test
    void picturesStandWhereTheyWerePutWithWhiteBetween() {
        int side = 20;
        int bytes = 3 * side * side;
        ByteBuffer pictures = ByteBuffer.allocate(2 * bytes);
        pictures.put(bytes, Pictures.formula(side, side).rgb());
        ContactSheet sheet = new ContactSheet(2, 3, side);
        sheet.put(1, 2, pictures, bytes);
        RgbImage read = ImageDecoder.decode(sheet.png(), 1_000_000);

        int pitch = side + ContactSheet.GAP;
        assertThat(read.width()).isEqualTo(3 * pitch + ContactSheet.GAP);
        assertThat(read.height()).isEqualTo(2 * pitch + ContactSheet.GAP);
        for (int y = 0; y < read.height(); y++) {
            for (int x = 0; x < read.width(); x++) {
                int px = x - 2 * pitch - ContactSheet.GAP;
                int py = y - pitch - ContactSheet.GAP;
                boolean inside = px >= 0 && px < side && py >= 0 && py < side;
                byte expected = inside ? pictures.get(bytes + 3 * (py * side + px)) : (byte) 0xFF;
                assertThat(read.rgb()[3 * (y * read.width() + x)])
                        .as(x + "," + y)
                        .isEqualTo(expected);
            }
        }
    }
}
