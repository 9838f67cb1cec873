package dev.graft.basemodel.catalogue;

import dev.graft.basemodel.BaseModel;
import dev.graft.json.Json;
import dev.graft.network.vision.Architectures;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/**
 * The base models that are known to be had: for every network its well-known weights on the Hugging Face hub, where there
 * are any. What stands in the file are facts from timm's and torchvision's releases; the rest comes from the networks.
 */
public final class Catalogue {
    private static final String RESOURCE = "/base-models/catalogue.json";

    private record File(List<CatalogueEntry> networks) {}

    private final List<CatalogueEntry> entries;

    private Catalogue(List<CatalogueEntry> entries) {
        this.entries = entries;
    }

    /** The catalogue of this version of Graft, without what it has no network for. */
    public static Catalogue read() {
        try (InputStream in = Catalogue.class.getResourceAsStream(RESOURCE)) {
            List<CatalogueEntry> all = Json.mapper().readValue(in, File.class).networks();
            return new Catalogue(all.stream()
                    .filter(entry -> Architectures.names().contains(entry.architecture()))
                    .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** In order of their families and sizes. */
    public List<CatalogueEntry> entries() {
        return entries;
    }

    /** The entry of a network that can be imported. */
    public Optional<CatalogueEntry> find(String architecture) {
        return entries.stream()
                .filter(entry -> entry.architecture().equals(architecture))
                .findFirst();
    }

    /** Names that can be imported. */
    public List<String> names() {
        return entries.stream()
                .filter(entry -> entry.hub().isPresent())
                .map(CatalogueEntry::architecture)
                .toList();
    }

    /** How one of these is imported, as a hint for people. */
    public static String importing(String name) {
        return "POST /v1/base-models {\"source\": \"catalogue:" + name + "\"} imports it";
    }

    /** The entry whose weights a reference to the hub means. */
    public Optional<CatalogueEntry> ofReference(String reference) {
        return entries.stream()
                .filter(entry -> entry.hub().equals(Optional.of(reference)))
                .findFirst();
    }

    /** All of them as base models that nobody has imported. */
    public List<BaseModel> list() {
        return entries.stream().map(CatalogueEntry::describe).toList();
    }
}
