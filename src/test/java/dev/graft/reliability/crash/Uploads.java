package dev.graft.reliability.crash;

import com.fasterxml.jackson.databind.JsonNode;
import dev.graft.demo.SignSet;
import dev.graft.disk.Digest;
import dev.graft.it.harness.Client;
import dev.graft.it.harness.DrawnSigns;
import dev.graft.it.harness.Rest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Who uploads datasets and deletes them, some with the same pictures. */
final class Uploads implements Party {
    private static final int ARCHIVES = 4;
    private static final int PER_KIND = 8;
    private static final int PIXELS = 48;
    private static final int MOST = 6;

    /** Of so many turns one is used: validations shall not starve the jobs. */
    private static final int RARITY = 8;

    /** An archive and the digests of its items by path. */
    private record Archive(byte[] zip, Map<String, String> digests) {}

    private final Rest rest;
    private final Account account;
    private final Random random;
    private final Orders orders;
    private final List<Archive> archives = new ArrayList<>();
    private final Map<String, Archive> sent = new HashMap<>();
    private int count;

    Uploads(Rest rest, Account account, Random random) {
        this.rest = rest;
        this.account = account;
        this.random = random;
        this.orders = new Orders(
                rest, account, "/v1/datasets", node -> node.path("name").asText());
        for (int seed = 0; seed < ARCHIVES; seed++) {
            SignSet signs = SignSet.draw(seed, DrawnSigns.KINDS, PER_KIND, PIXELS);
            Map<String, String> digests = new HashMap<>();
            signs.photos()
                    .forEach(photo -> digests.put(photo.sign().label() + "/" + photo.name(), Digest.of(photo.jpeg())));
            archives.add(new Archive(signs.zip(), digests));
        }
    }

    /** Ids of datasets, most of them ready. */
    List<String> ids() {
        return orders.there().stream().map(order -> order.id().orElseThrow()).toList();
    }

    /** Bytes of an archive, to begin an upload with. */
    byte[] archive() {
        return archives.get(0).zip;
    }

    @Override
    public void act() {
        if (random.nextInt(RARITY) > 0) {
            return;
        }
        List<Order> there = orders.there();
        if (there.size() >= MOST || there.size() > 2 && random.nextInt(3) == 0) {
            orders.delete(there.get(random.nextInt(there.size())));
        } else {
            Archive archive = archives.get(random.nextInt(ARCHIVES));
            String tag = "upload-" + ++count;
            sent.put(tag, archive);
            Optional<String> key = random.nextInt(4) > 0 ? Optional.of("key-of-" + tag) : Optional.empty();
            orders.place(new Order(tag, key, "/v1/datasets?name=" + tag + "&seed=1", "application/zip", archive.zip));
        }
    }

    /** Deletes every dataset. */
    void deleteAll() {
        orders.there().forEach(orders::delete);
    }

    @Override
    public void audit() {
        orders.audit(random);
        for (Order order : orders.there()) {
            String id = order.id().orElseThrow();
            new Client(rest).readyDataset(id);
            Map<String, String> digests = new HashMap<>();
            for (JsonNode item : Lists.all(rest, "/v1/datasets/" + id + "/items")) {
                digests.put(item.path("path").asText(), item.path("sha256").asText());
            }
            if (!digests.equals(sent.get(order.tag).digests)) {
                account.lost("items of " + order + ", which are now " + digests);
            }
        }
    }
}
