package io.fleetledger.query.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;

import io.fleetledger.support.mongo.BulkWrites;
import org.bson.Document;
import org.junit.jupiter.api.Test;

class DeletedGroupsTest {

    private final BulkWrites members = mock(BulkWrites.class);
    private final BulkWrites groups = mock(BulkWrites.class);
    private final GroupWrites writes = new GroupWrites(members, mock(BulkWrites.class), groups, mock(BulkWrites.class));
    private final DeletedGroups deletedGroups = new DeletedGroups("acme");

    @Test
    void whatIsLeftOfAGroupThatEndsIsItsLastPosition() {
        deletedGroups.end("line", 7, 3);
        assertThat(deletedGroups.contains("line")).isTrue();
        deletedGroups.write(writes);
        verify(members).remove("line");
        verify(groups).put(stored(7, 3));
        assertThat(deletedGroups.contains("line"))
                .as("the next batch learns of it anew")
                .isFalse();
    }

    @Test
    void aLaterEventMovesThePositionAndARepeatedOneChangesNothing() {
        deletedGroups.learnOf(stored(7, 3));
        deletedGroups.follow("line", 7, 3);
        deletedGroups.write(writes);
        verify(members, never()).remove(anyString());
        verify(groups, never()).put(any());

        deletedGroups.learnOf(stored(7, 3));
        deletedGroups.follow("line", 9, 4);
        deletedGroups.write(writes);
        verify(groups).put(stored(9, 4));
    }

    private static Document stored(long position, long sequence) {
        return new Document(GroupDocument.ID, "line")
                .append(GroupDocument.TENANT_ID, "acme")
                .append(GroupDocument.DELETED, true)
                .append(GroupDocument.SEQUENCE, sequence)
                .append(GroupDocument.POSITION, position);
    }
}
