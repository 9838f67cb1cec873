package dev.graft.reliability.crash;

import com.fasterxml.jackson.databind.JsonNode;
import dev.graft.it.harness.Answer;
import dev.graft.it.harness.Await;
import dev.graft.it.harness.Rest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;

/** Everything of one kind that was asked for, and whether it is there: once, and no longer than it is wanted. */
final class Orders {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Rest rest;
    private final Account account;
    private final String path;
    private final Function<JsonNode, String> tagOf;
    private final List<Order> orders = new ArrayList<>();

    /**
     * @param path of the collection
     * @param tagOf finds an order's tag in what it has become
     */
    Orders(Rest rest, Account account, String path, Function<JsonNode, String> tagOf) {
        this.rest = rest;
        this.account = account;
        this.path = path;
        this.tagOf = tagOf;
    }

    /** Those that were acknowledged and not deleted. */
    synchronized List<Order> there() {
        return orders.stream().filter(Order::isThere).toList();
    }

    /** Sends a new order. Without an answer it stays in doubt. */
    void place(Order order) {
        synchronized (this) {
            orders.add(order);
        }
        take(order, order.send(rest));
    }

    private synchronized void take(Order order, Answer answer) {
        if (answer.status() == 202) {
            account.acknowledge();
            order.named(answer.json().path("id").asText());
            return;
        }
        orders.remove(order);
        if (answer.status() >= 500) {
            account.lost(order + " was answered with " + answer.status() + ": " + answer.text());
        }
    }

    /** Asks for a deletion; what is in use stays. */
    void delete(Order order) {
        order.fate = Order.Fate.DOUBTFUL;
        Answer answer = rest.delete(path + "/" + order.id().orElseThrow());
        switch (answer.status()) {
            case 204 -> {
                account.acknowledge();
                order.fate = Order.Fate.DELETED;
            }
            case 409 -> order.fate = Order.Fate.KEPT;
            default -> account.lost("deleting " + order + " was answered with " + answer.status() + answer.text());
        }
    }

    /**
     * Repeats what had no answer, then compares with what the server has.
     *
     * @return what there is, by tag
     */
    Map<String, JsonNode> audit(Random random) {
        for (Order order : List.copyOf(orders)) {
            if (order.id().isEmpty() && order.mayBeRepeated()) {
                take(order, repeat(order));
            }
        }
        repeatOne(random);
        Map<String, JsonNode> found = list();
        orders.removeIf(order -> order.id().isEmpty() && !found.containsKey(order.tag));
        for (Order order : orders) {
            compare(order, Optional.ofNullable(found.get(order.tag)).map(node -> node.path("id")
                    .asText()));
        }
        found.keySet().stream()
                .filter(tag -> orders.stream().noneMatch(order -> order.tag.equals(tag)))
                .forEach(tag -> account.doubled(path + " has " + tag + ", which nobody was promised"));
        return found;
    }

    private void compare(Order order, Optional<String> found) {
        if (order.id().isEmpty()) {
            order.named(found.orElseThrow());
        }
        if (found.isPresent() && !found.equals(order.id())) {
            account.doubled(order + " is there as " + found.get());
        }
        if (order.fate == Order.Fate.DOUBTFUL) {
            order.fate = found.isPresent() ? Order.Fate.KEPT : Order.Fate.DELETED;
        } else if (order.fate == Order.Fate.KEPT && found.isEmpty()) {
            account.lost(order + " is gone");
            order.fate = Order.Fate.DELETED;
        } else if (order.fate == Order.Fate.DELETED && found.isPresent()) {
            account.lost("the deletion of " + order);
            order.fate = Order.Fate.KEPT;
        }
    }

    /** A request that was answered long ago gets the same answer, be its thing there or not. */
    private void repeatOne(Random random) {
        List<Order> answered = orders.stream()
                .filter(order -> order.mayBeRepeated() && order.id().isPresent())
                .toList();
        if (!answered.isEmpty()) {
            Order order = answered.get(random.nextInt(answered.size()));
            Answer answer = repeat(order);
            String id = answer.status() == 202 ? answer.json().path("id").asText() : answer.text();
            if (!order.id().equals(Optional.of(id))) {
                account.doubled(order + " was repeated and answered with " + answer.status() + " " + id);
            }
        }
    }

    private Answer repeat(Order order) {
        return Await.until(PATIENCE, () -> order + " is not in progress any more", () -> Optional.of(order.send(rest))
                .filter(answer -> answer.status() != 409));
    }

    private Map<String, JsonNode> list() {
        Map<String, JsonNode> found = new HashMap<>();
        for (JsonNode node : Lists.all(rest, path)) {
            String tag = tagOf.apply(node);
            if (found.put(tag, node) != null) {
                account.doubled(path + " has two of " + tag);
            }
        }
        return found;
    }
}
