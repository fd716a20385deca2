package io.fleetledger.query.projection;

import java.util.List;
import org.bson.Document;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.stereotype.Component;

/**
 * What narrows a search down before a pattern decides: n-grams beside the text, in a field of which the read store has
 * an index. A store that indexes no arrays would look at every document all the same, and at documents several times as
 * large: there, n-grams are neither stored nor asked for.
 */
@Component
public final class SearchIndex {

    private final boolean indexesArrays;

    /** @param indexesArrays whether the read store serves a condition on an array's elements from an index */
    public SearchIndex(@Value("${fleet.read-store.indexes-arrays:true}") boolean indexesArrays) {
        this.indexesArrays = indexesArrays;
    }

    /** Puts into {@code field} what these texts are found by. */
    public void put(Document document, String field, String... texts) {
        if (indexesArrays) {
            document.append(field, SearchText.grams(texts));
        } else {
            document.computeIfPresent(
                    field, (name, stored) -> List.of()); // Of another time: not left out, but emptied.
        }
    }

    /** What every document fulfils that has {@code part} in a text put into {@code field}; perhaps nothing. */
    public List<Criteria> narrow(String field, String part) {
        return indexesArrays ? List.of(Criteria.where(field).all(SearchText.gramsOf(part))) : List.of();
    }
}
