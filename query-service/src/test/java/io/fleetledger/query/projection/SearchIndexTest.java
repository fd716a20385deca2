package io.fleetledger.query.projection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.bson.Document;
import org.junit.jupiter.api.Test;

class SearchIndexTest {

    @Test
    void whereArraysAreIndexedADocumentHasTheGramsThatSearchesAskFor() {
        Document document = new Document();
        SearchIndex search = new SearchIndex(true);
        search.put(document, "grams", "Mill 7");
        assertThat(document).isEqualTo(new Document("grams", SearchText.grams("Mill 7")));
        assertThat(search.narrow("grams", "mill").get(0).getCriteriaObject())
                .isEqualTo(new Document("grams", new Document("$all", SearchText.gramsOf("mill"))));
    }

    @Test
    void whereTheyAreNotGramsAreNeitherStoredNorAskedFor() {
        Document document = new Document("name", "Mill 7");
        SearchIndex search = new SearchIndex(false);
        search.put(document, "grams", "Mill 7");
        assertThat(document).isEqualTo(new Document("name", "Mill 7"));
        assertThat(search.narrow("grams", "mill")).isEmpty();
    }

    @Test
    void gramsOfATimeWhenTheyWereStoredGoWhenTheDocumentIsWritten() {
        Document document = new Document("grams", SearchText.grams("Mill 7"));
        new SearchIndex(false).put(document, "grams", "Mill 8");
        assertThat(document).isEqualTo(new Document("grams", List.of()));
    }
}
