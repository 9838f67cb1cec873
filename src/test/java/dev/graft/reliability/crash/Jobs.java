package dev.graft.reliability.crash;

import com.fasterxml.jackson.databind.JsonNode;
import dev.graft.it.harness.Answer;
import dev.graft.it.harness.Await;
import dev.graft.it.harness.Client;
import dev.graft.it.harness.Rest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** Who starts jobs, pauses, resumes, cancels and deletes them. */
final class Jobs implements Party {
    static final List<String> MODELS = List.of("left", "right");
    private static final Set<String> ENDED = Set.of("succeeded", "failed", "cancelled");
    private static final Duration END = Duration.ofMinutes(4);
    private static final int MOST_OPEN = 3;

    /** Of so many turns one is used to change a job: most shall have the time to succeed. */
    private static final int RARITY = 20;

    /** What a job was last asked to do. Two are possible after a request without an answer. */
    private enum Wish {
        RUN,
        PAUSE,
        CANCEL;

        boolean allows(String status) {
            return status.equals("succeeded")
                    || switch (this) {
                        case RUN -> Set.of("queued", "starting", "running").contains(status);
                        case PAUSE -> Set.of("pausing", "paused").contains(status);
                        case CANCEL -> Set.of("cancelling", "cancelled").contains(status);
                    };
        }
    }

    private final Rest rest;
    private final Account account;
    private final Random random;
    private final Uploads uploads;
    private final Orders orders;
    private final Map<String, EnumSet<Wish>> wishes = new HashMap<>();
    private final Map<String, JsonNode> ended = new HashMap<>();
    private int count;

    Jobs(Rest rest, Account account, Random random, Uploads uploads) {
        this.rest = rest;
        this.account = account;
        this.random = random;
        this.uploads = uploads;
        this.orders = new Orders(rest, account, "/v1/jobs", node -> node.path("request")
                .path("metadata")
                .path("tag")
                .asText());
    }

    @Override
    public void act() {
        List<Order> open = open();
        List<String> datasets = uploads.ids();
        if (open.size() < MOST_OPEN && !datasets.isEmpty()) {
            start(datasets.get(random.nextInt(datasets.size())));
            return;
        }
        if (random.nextInt(RARITY) > 0) {
            return;
        }
        List<Order> over = orders.there().stream()
                .filter(order -> ended.containsKey(order.tag))
                .toList();
        if (over.size() > 2 && random.nextInt(4) == 0) {
            orders.delete(over.get(random.nextInt(over.size())));
        } else if (!open.isEmpty()) {
            Wish wish = random.nextInt(8) == 0 ? Wish.CANCEL : random.nextBoolean() ? Wish.PAUSE : Wish.RUN;
            wish(open.get(random.nextInt(open.size())), wish);
        }
    }

    private List<Order> open() {
        return orders.there().stream()
                .filter(order -> !ended.containsKey(order.tag))
                .toList();
    }

    private void start(String dataset) {
        String tag = "job-" + ++count;
        wishes.put(tag, EnumSet.of(Wish.RUN));
        String method = random.nextInt(3) == 0
                ? "'fine_tuning', 'hyperparameters': {'epochs': 3, 'head_epochs': 1, 'batch_size': 8}"
                : "'feature_extraction', 'hyperparameters': {'epochs': 5, 'batch_size': 8}";
        String body = "{'dataset': '%s', 'model': '%s', 'seed': %d, 'metadata': {'tag': '%s'}, 'method': %s}"
                .formatted(dataset, MODELS.get(random.nextInt(MODELS.size())), count, tag, method);
        Optional<String> key = random.nextInt(4) > 0 ? Optional.of("key-of-" + tag) : Optional.empty();
        orders.place(new Order(
                tag,
                key,
                "/v1/jobs",
                "application/json",
                body.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
    }

    private void wish(Order order, Wish wish) {
        String action =
                switch (wish) {
                    case RUN -> "resume";
                    case PAUSE -> "pause";
                    case CANCEL -> "cancel";
                };
        Set<Wish> before = EnumSet.copyOf(wishes.get(order.tag));
        wishes.get(order.tag).add(wish);
        Answer answer = rest.act("/v1/jobs/" + order.id().orElseThrow() + "/" + action);
        if (answer.status() == 202) {
            account.acknowledge();
            wishes.put(order.tag, EnumSet.of(wish));
        } else if (answer.status() == 409) {
            wishes.put(order.tag, EnumSet.copyOf(before));
            see(
                    order,
                    rest.get("/v1/jobs/" + order.id().orElseThrow()).expect(200).json());
        } else {
            account.lost(action + " of " + order + " was answered with " + answer.status() + ": " + answer.text());
        }
    }

    @Override
    public void audit() {
        Map<String, JsonNode> found = orders.audit(random);
        orders.there().forEach(order -> audit(order, found.get(order.tag)));
    }

    private void audit(Order order, JsonNode job) {
        String status = Client.status(job);
        Set<Wish> possible = wishes.get(order.tag);
        if (possible.stream().noneMatch(wish -> wish.allows(status))) {
            account.lost("%s was asked to %s and is %s: %s".formatted(order, possible, status, job));
        }
        // What a server that died over a request has made of it shows now.
        possible.removeIf(wish -> possible.size() > 1 && !wish.allows(status));
        see(order, job);
    }

    private void see(Order order, JsonNode job) {
        JsonNode before = ended.get(order.tag);
        if (before != null && !before.equals(job)) {
            account.lost("%s had ended as %s and is now %s".formatted(order, before, job));
        }
        if (ENDED.contains(Client.status(job))) {
            ended.put(order.tag, job);
        }
    }

    /** Resumes what is paused, and waits until every job has ended. */
    void finish() {
        Await.until(END, () -> "jobs have not ended: " + open(), () -> {
            audit();
            for (Order order : open()) {
                wish(order, Wish.RUN);
            }
            return Optional.of(true).filter(done -> open().isEmpty());
        });
    }

    /** Jobs that have succeeded, as they were when they were last seen. */
    List<JsonNode> succeeded() {
        return ended.values().stream()
                .filter(job -> Client.status(job).equals("succeeded"))
                .toList();
    }
}
