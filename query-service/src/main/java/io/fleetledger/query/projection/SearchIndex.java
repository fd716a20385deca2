package io.fleetledger.query.projection;

import java.util.List;
import org.bson.Document;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.stereotype.Component;

/**
 * Narrows a search before a pattern decides: stores n-grams beside the text, in a field that the read store indexes. A
 * store that cannot index arrays would scan every document anyway, and with documents several times as large: there,
 * n-grams are neither stored nor queried.
 */
@Component
public final class SearchIndex {

    private final boolean indexesArrays;

    /** @param indexesArrays whether the read store serves a condition on an array's elements from an index */
    public SearchIndex(@Value("${fleet.read-store.indexes-arrays:true}") boolean indexesArrays) {
        this.indexesArrays = indexesArrays;
    }

    /** Stores in {@code field} the n-grams by which these texts are found. */
    public void put(Document document, String field, String... texts) {
        if (indexesArrays) {
            document.append(field, SearchText.grams(texts));
        } else {
            document.computeIfPresent(
                    field, (name, stored) -> List.of()); // Stored at another time: emptied rather than left out.
        }
    }

    /** Conditions that every document with {@code part} in a text of {@code field} meets; possibly none. */
    public List<Criteria> narrow(String field, String part) {
        return indexesArrays ? List.of(Criteria.where(field).all(SearchText.gramsOf(part))) : List.of();
    }
}
