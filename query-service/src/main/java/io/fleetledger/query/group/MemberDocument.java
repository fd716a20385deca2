package io.fleetledger.query.group;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.bson.Document;
import org.bson.types.Binary;

/**
 * The members of a group in the collection {@value #COLLECTION}: their ids in ascending order, 16 bytes each. At most
 * 10,000 of them, thus 160 kB.
 */
final class MemberDocument {

    static final String COLLECTION = "group-members";

    static final String MACHINE_IDS = "machine_ids";

    private static final int ID_BYTES = 16;

    private MemberDocument() {}

    static Document of(String groupId, String tenantId, List<UUID> machineIds) {
        byte[][] ids = new byte[machineIds.size()][];
        for (int i = 0; i < ids.length; i++) {
            UUID id = machineIds.get(i);
            ids[i] = ByteBuffer.allocate(ID_BYTES)
                    .putLong(id.getMostSignificantBits())
                    .putLong(id.getLeastSignificantBits())
                    .array();
        }
        Arrays.sort(ids, Arrays::compareUnsigned);
        ByteBuffer all = ByteBuffer.allocate(ids.length * ID_BYTES);
        for (byte[] id : ids) {
            all.put(id);
        }
        return new Document("_id", groupId).append("tenant_id", tenantId).append(MACHINE_IDS, new Binary(all.array()));
    }

    static List<UUID> machineIds(Document members) {
        ByteBuffer all = ByteBuffer.wrap(members.get(MACHINE_IDS, Binary.class).getData());
        List<UUID> ids = new ArrayList<>(all.remaining() / ID_BYTES);
        while (all.hasRemaining()) {
            ids.add(new UUID(all.getLong(), all.getLong()));
        }
        return ids;
    }
}
