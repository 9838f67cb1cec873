package dev.graft.dataset;

import dev.graft.dataset.folder.DatasetFolder;
import dev.graft.dataset.item.Item;
import dev.graft.dataset.item.Split;
import dev.graft.dataset.item.Target;
import dev.graft.error.FaultCode;
import dev.graft.error.Problems;
import dev.graft.resource.Page;
import java.util.List;
import java.util.Optional;

/** Pages of a dataset's items, by ordinal. The place where a page starts is the ordinal behind the last one's end. */
final class ItemPages {
    private ItemPages() {}

    static Page<Item> of(DatasetFolder folder, Optional<Split> split, Optional<String> label, Page.Request request) {
        List<Item> oneMore = folder.items(
                request.after().map(ItemPages::start).orElse(0),
                request.limit() + 1,
                item -> split.map(item.split()::equals).orElse(true)
                        && label.map(wanted -> isLabelled(item, wanted)).orElse(true));
        return Page.of(
                oneMore,
                request.limit(),
                last -> String.valueOf(Item.ordinal(last.id()).orElseThrow() + 1));
    }

    /** A value is written in many ways: 5, 5.0, 5e0. */
    private static boolean isLabelled(Item item, String wanted) {
        if (item.label() instanceof Target.Value number) {
            try {
                return Double.parseDouble(wanted) == number.value();
            } catch (NumberFormatException e) {
                return false;
            }
        }
        return item.label().labels().contains(wanted);
    }

    private static int start(String cursor) {
        Problems problems = new Problems();
        if (!cursor.matches("\\d{1,9}")) {
            problems.add("cursor", FaultCode.BAD_FORMAT, "must be one that a list of items has given");
        }
        problems.throwIfAny();
        return Integer.parseInt(cursor);
    }
}
