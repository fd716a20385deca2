package io.fleetledger.standalone.readstore;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.axonframework.serialization.SerializedObject;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.SimpleSerializedObject;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads and deletes sagas in the event database, many at once. */
final class EmbeddedSagas {

    /** A join: for a list of values, H2 scans all of an index with several columns. */
    private static final String SAGAS_BY_ASSOCIATION =
            "SELECT associationValue, serializedSaga, saga.sagaType, revision"
                    + " FROM UNNEST(CAST(? AS VARCHAR ARRAY)) AS wanted (id)"
                    + " JOIN AssociationValueEntry ON associationValue = wanted.id"
                    + " JOIN SagaEntry saga ON saga.sagaId = AssociationValueEntry.sagaId"
                    + " WHERE AssociationValueEntry.sagaType = ? AND associationKey = ?";

    /** A join, for the same reason. */
    private static final String SAGA_IDS_BY_ASSOCIATION =
            "SELECT DISTINCT sagaId FROM UNNEST(CAST(? AS VARCHAR ARRAY)) AS wanted (id)"
                    + " JOIN AssociationValueEntry ON associationValue = wanted.id WHERE associationKey = ?";

    private final JdbcClient jdbc;
    private final Serializer serializer;

    EmbeddedSagas(JdbcClient jdbc, Serializer serializer) {
        this.jdbc = jdbc;
        this.serializer = serializer;
    }

    /** Sagas that are associated with one of these values, by that value. */
    <S> Map<String, S> by(Class<S> sagaType, String associationKey, Collection<String> values) {
        Map<String, S> found = new HashMap<>();
        jdbc.sql(SAGAS_BY_ASSOCIATION)
                .params(
                        values.toArray(String[]::new),
                        serializer.typeForClass(sagaType).getName(),
                        associationKey)
                .query(row -> {
                    SerializedObject<byte[]> state = new SimpleSerializedObject<>(
                            row.getBytes("serializedSaga"),
                            byte[].class,
                            row.getString("sagaType"),
                            row.getString("revision"));
                    Object saga = Objects.requireNonNull(serializer.<byte[], Object>deserialize(state));
                    found.put(row.getString("associationValue"), sagaType.cast(saga));
                });
        return found;
    }

    /**
     * Deletes sagas that are associated with one of these values: each before its associations, without which it could
     * not be found again.
     */
    long erase(String associationKey, Collection<String> values) {
        List<String> ids = jdbc.sql(SAGA_IDS_BY_ASSOCIATION)
                .params(values.toArray(String[]::new), associationKey)
                .query(String.class)
                .list();
        for (String id : ids) {
            jdbc.sql("DELETE FROM SagaEntry WHERE sagaId = ?").param(id).update();
            jdbc.sql("DELETE FROM AssociationValueEntry WHERE sagaId = ?")
                    .param(id)
                    .update();
        }
        return ids.size();
    }
}
