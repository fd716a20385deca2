package io.fleetledger.standalone.readstore;

import de.bwaldvogel.mongo.backend.Utils;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.wire.BsonConstants;
import de.bwaldvogel.mongo.wire.bson.BsonDecoder;
import de.bwaldvogel.mongo.wire.bson.BsonEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a document that a query needs. Reading only them from its BSON costs a fraction of reading the whole.
 */
final class StoredFields {

    static final StoredFields ALL = new StoredFields(List.of());

    private static final Set<String> COMBINED = Set.of("$and", "$or", "$nor");
    private static final int USUAL_SIZE = 1_024;

    private final String[] names;
    private final byte[][] namesAsStored;

    private StoredFields(Collection<String> names) {
        this.names = names.toArray(String[]::new);
        this.namesAsStored = names.stream()
                .map(name -> name.getBytes(StandardCharsets.UTF_8))
                .toArray(byte[][]::new);
    }

    /** The fields that a condition needs. */
    static StoredFields of(Document query) {
        Set<String> names = new HashSet<>();
        return collect(query, names) && !names.isEmpty() ? new StoredFields(names) : ALL;
    }

    private static boolean collect(Document query, Set<String> names) {
        for (Map.Entry<String, Object> condition : query.entrySet()) {
            if (COMBINED.contains(condition.getKey()) && condition.getValue() instanceof List<?> parts) {
                for (Object part : parts) {
                    if (!(part instanceof Document further) || !collect(further, names)) {
                        return false;
                    }
                }
            } else if (condition.getKey().startsWith("$")) {
                return false; // Expressions may need any field.
            } else {
                names.add(Utils.firstFragment(condition.getKey()));
            }
        }
        return true;
    }

    /** The fields of an answer, the id among them. */
    static StoredFields of(@Nullable Document projection, String idField) {
        if (projection == null || !projection.values().stream().allMatch(StoredFields::includes)) {
            return ALL;
        }
        StoredFields fields = of(projection);
        if (fields == ALL) {
            return ALL;
        }
        Set<String> names = new HashSet<>(List.of(fields.names));
        names.add(idField);
        return new StoredFields(names);
    }

    private static boolean includes(Object value) {
        return !(value instanceof Document) && Utils.isTrue(value);
    }

    static byte[] write(Document document) {
        ByteBuf out = Unpooled.buffer(USUAL_SIZE);
        BsonEncoder.encodeDocument(document, out);
        return Arrays.copyOf(out.array(), out.writerIndex());
    }

    /** Reads these fields of a document. */
    Document read(byte[] bson) {
        if (this == ALL) {
            return BsonDecoder.decodeBson(Unpooled.wrappedBuffer(bson));
        }
        Document document = new Document();
        ByteBuf in = Unpooled.wrappedBuffer(bson).skipBytes(Integer.BYTES);
        while (document.size() < names.length) {
            byte type = in.readByte();
            if (type == BsonConstants.TERMINATING_BYTE) {
                break;
            }
            int from = in.readerIndex();
            int to = from + in.bytesBefore(BsonConstants.STRING_TERMINATION);
            in.readerIndex(to + 1);
            String name = nameIn(bson, from, to);
            if (name == null) {
                skip(type, in);
            } else {
                document.put(name, BsonDecoder.decodeValue(type, in));
            }
        }
        return document;
    }

    private @Nullable String nameIn(byte[] bson, int from, int to) {
        for (int i = 0; i < names.length; i++) {
            if (Arrays.equals(bson, from, to, namesAsStored[i], 0, namesAsStored[i].length)) {
                return names[i];
            }
        }
        return null;
    }

    private static void skip(byte type, ByteBuf in) {
        switch (type) {
            case BsonConstants.TYPE_BOOLEAN -> in.skipBytes(1);
            case BsonConstants.TYPE_INT32 -> in.skipBytes(Integer.BYTES);
            case BsonConstants.TYPE_DOUBLE,
                    BsonConstants.TYPE_UTC_DATETIME,
                    BsonConstants.TYPE_TIMESTAMP,
                    BsonConstants.TYPE_INT64 -> in.skipBytes(Long.BYTES);
            case BsonConstants.TYPE_UTF8_STRING -> in.skipBytes(in.readIntLE());
            case BsonConstants.TYPE_EMBEDDED_DOCUMENT, BsonConstants.TYPE_ARRAY ->
                in.skipBytes(in.readIntLE() - Integer.BYTES);
            default -> BsonDecoder.decodeValue(type, in);
        }
    }
}
