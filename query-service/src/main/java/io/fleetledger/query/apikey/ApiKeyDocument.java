package io.fleetledger.query.apikey;

import io.fleetledger.queries.apikey.ApiKeyView;
import java.util.List;
import java.util.UUID;
import org.bson.Document;

/** A key in the collection {@value #COLLECTION}. A revoked key keeps only its id and its last event. */
final class ApiKeyDocument {

    static final String COLLECTION = "api-keys";

    static final String ID = "_id";
    static final String TENANT_ID = "tenant_id";
    static final String ACTIVE = "active";
    static final String NAME = "name";
    static final String KEY_PREFIX = "key_prefix";
    static final String SCOPES = "scopes";
    static final String CREATED_AT = "created_at";
    /** Sequence of the last event applied. */
    static final String SEQUENCE = "sequence";

    static final List<String> VIEWED = List.of(NAME, KEY_PREFIX, SCOPES, CREATED_AT);

    private ApiKeyDocument() {}

    static ApiKeyView view(Document key) {
        return new ApiKeyView(
                UUID.fromString(key.getString(ID)),
                key.getString(NAME),
                key.getString(KEY_PREFIX),
                key.getList(SCOPES, String.class),
                key.getDate(CREATED_AT).toInstant());
    }
}
