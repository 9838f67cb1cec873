package dev.graft.basemodel.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graft.basemodel.BaseModel;
import dev.graft.basemodel.hub.HubReference;
import dev.graft.network.vision.Architectures;
import java.util.List;
import org.junit.jupiter.api.Test;

class CatalogueTest {
    private final Catalogue catalogue = Catalogue.read();

    @Test
    void everyNetworkIsInIt() {
        List<String> listed =
                catalogue.entries().stream().map(CatalogueEntry::architecture).toList();

        assertThat(listed).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(Architectures.names());
    }

    @Test
    void everyEntryCanBePreparedForAndNamesARepository() {
        assertThat(catalogue.entries()).allSatisfy(entry -> {
            assertThat(entry.inputSize()).hasSize(3).first().isEqualTo(3);
            assertThat(entry.mean()).hasSize(3).allMatch(mean -> mean > 0 && mean < 1);
            assertThat(entry.std()).hasSize(3).allMatch(std -> std > 0 && std < 1);
            assertThat(entry.cropPct()).isBetween(0.5, 1.0);
            entry.imagenetTop1().ifPresent(top1 -> assertThat(top1).isBetween(0.5, 0.9));
            entry.hub().ifPresent(hub -> assertThat(HubReference.parse(hub)).hasToString(hub));
        });
    }

    @Test
    void whatAUserSeesOfAnEntryIsAlmostABaseModel() {
        BaseModel resnet = catalogue.list().stream()
                .filter(model -> model.name().equals("resnet18"))
                .findFirst()
                .orElseThrow();

        assertThat(resnet.status()).isEqualTo(BaseModel.Status.NOT_IMPORTED);
        assertThat(resnet.source()).isEqualTo(BaseModel.Source.CATALOGUE);
        assertThat(resnet.parameters()).contains(11_176_512L);
        assertThat(resnet.numFeatures()).contains(512);
        assertThat(resnet.blocks()).startsWith("stem", "layer1").endsWith("head");
        assertThat(resnet.imagenetTop1()).contains(0.69752);
        assertThat(resnet.origin().orElseThrow().reference()).isEqualTo("hf://timm/resnet18.tv_in1k");
    }

    @Test
    void whatHasNoWeightsOnTheHubIsNotToBeImported() {
        assertThat(catalogue.find("squeezenet1_0").orElseThrow().hub()).isEmpty();
        assertThat(catalogue.names()).contains("resnet18", "mobilenet_v2").doesNotContain("squeezenet1_0");
        assertThat(catalogue.ofReference("hf://timm/resnet34.tv_in1k")).isPresent();
        assertThat(catalogue.ofReference("hf://timm/resnet34.tv_in1k@other")).isEmpty();
    }
}
