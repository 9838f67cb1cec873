package dev.graft.dataset.split;

import dev.graft.dataset.item.Split;
import dev.graft.dataset.item.Target;
import java.util.Optional;

/**
 * An item, as far as splitting looks at it.
 *
 * @param target what is true of it
 * @param sha256 of its bytes: equal ones stay together
 * @param given the split that the upload has put it in
 * @param group items of one stay together
 */
public record Member(String path, Target target, String sha256, Optional<Split> given, Optional<String> group) {}
