package io.fleetledger.command.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fleetledger.commands.FieldChange;
import io.fleetledger.commands.group.ChangeMachineGroupCommand;
import io.fleetledger.commands.group.CreateMachineGroupCommand;
import io.fleetledger.commands.group.MachineGroupState;
import io.fleetledger.commands.group.MembershipChange;
import io.fleetledger.events.group.GroupType;
import io.fleetledger.support.caller.Caller;
import io.fleetledger.support.caller.Role;
import io.fleetledger.support.http.JsonBody;
import io.fleetledger.support.http.JsonBodyResolver;
import io.fleetledger.support.problem.ProblemException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.core.MethodParameter;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.web.context.request.ServletWebRequest;
import tools.jackson.databind.json.JsonMapper;

class GroupRequestsTest {

    private static final UUID ID = UUID.fromString("7c9e6679-7425-40de-944b-e07fc1f90a01");
    private static final UUID PARENT = UUID.fromString("7c9e6679-7425-40de-944b-e07fc1f90a02");
    private static final Caller CALLER = new Caller("tenant-1", "ann", Role.OPERATOR, Set.of());
    private static final MethodParameter ANY_PARAMETER =
            MethodParameter.forExecutable(Object.class.getDeclaredConstructors()[0], -1);

    @Test
    void aCreationBecomesACommandOfTheCallersTenant() {
        var body = json("""
                {"name": " Line 3 ", "group_type": "line", "parent_id": "%s", "description": " Milling ",
                 "tenant_id": "tenant-2", "id": "x"}""".formatted(PARENT));
        assertThat(CreateGroupRequest.read(body).toCommand(ID, CALLER))
                .isEqualTo(new CreateMachineGroupCommand(ID, "tenant-1", "Line 3", GroupType.LINE, PARENT, "Milling"));
    }

    @Test
    void aCreationNeedsNeitherParentNorDescription() {
        var body = json("{\"name\": \"Site\", \"group_type\": \"site\", \"parent_id\": null}");
        assertThat(CreateGroupRequest.read(body).toCommand(ID, CALLER))
                .isEqualTo(new CreateMachineGroupCommand(ID, "tenant-1", "Site", GroupType.SITE, null, null));
    }

    @Test
    void anInvalidCreationHearsOfEveryFieldAtOnce() {
        var body = json("{\"group_type\": \"LINE\", \"parent_id\": \"1\", \"description\": 7}");
        assertThat(fieldsAtFault(() -> CreateGroupRequest.read(body)))
                .containsExactlyInAnyOrder("name", "group_type", "parent_id", "description");
    }

    @Test
    void aChangeLeavesAloneWhatItLeavesOutAndClearsWhatItSetsToNull() {
        assertThat(ChangeGroupRequest.read(json("{\"parent_id\": null, \"description\": null}"))
                        .toCommand(ID, CALLER, List.of(3L)))
                .isEqualTo(new ChangeMachineGroupCommand(
                        ID, "tenant-1", List.of(3L), null, null, new FieldChange<>(null), new FieldChange<>(null)));
        assertThat(ChangeGroupRequest.read(json("{\"name\": \"Line 4\", \"group_type\": \"custom\"}"))
                        .toCommand(ID, CALLER, null))
                .isEqualTo(new ChangeMachineGroupCommand(
                        ID,
                        "tenant-1",
                        null,
                        new FieldChange<>("Line 4"),
                        new FieldChange<>(GroupType.CUSTOM),
                        null,
                        null));
    }

    @Test
    void whatACreationRequiresAChangeCannotClear() {
        assertThat(fieldsAtFault(() -> ChangeGroupRequest.read(json("{\"name\": null, \"group_type\": null}"))))
                .containsExactlyInAnyOrder("name", "group_type");
    }

    @Test
    void aChangeOfNoKnownFieldIsInvalid() {
        assertThat(fieldsAtFault(() -> ChangeGroupRequest.read(json("{\"machine_ids\": []}"))))
                .containsExactly("body");
    }

    @Test
    void membersAreAsManyAsAGroupMayHave() {
        String ids = String.join(
                ",",
                Stream.generate(() -> "\"" + ID + "\"")
                        .limit(GroupFields.MAX_MEMBERS)
                        .toList());
        assertThat(MembersRequest.read(json("{\"machine_ids\": [" + ids + "]}")).machineIds())
                .hasSize(GroupFields.MAX_MEMBERS)
                .containsOnly(ID);
        assertThat(fieldsAtFault(() -> MembersRequest.read(json("{\"machine_ids\": [" + ids + ",\"" + ID + "\"]}"))))
                .containsExactly("machine_ids");
    }

    @Test
    void aChangeOfMembersIsAnsweredWithTheGroupsFieldsBesideItsOwn() {
        Instant at = Instant.parse("2026-03-01T08:00:00.120Z");
        var state = new MachineGroupState(ID, "tenant-1", "Line 3", GroupType.LINE, null, "Milling", 1, at, at, 2, 1);
        var view = GroupResponses.view(new MembershipChange(state, List.of(PARENT), List.of(PARENT), List.of()));
        assertThat(JsonMapper.builder().build().writeValueAsString(view)).isEqualTo("""
                {"id":"7c9e6679-7425-40de-944b-e07fc1f90a01","name":"Line 3","group_type":"line","parent_id":null,\
                "description":"Milling","tenant_id":"tenant-1","member_count":1,\
                "created_at":"2026-03-01T08:00:00.120Z","updated_at":"2026-03-01T08:00:00.120Z","version":2,\
                "machine_ids":["7c9e6679-7425-40de-944b-e07fc1f90a02"],\
                "added":["7c9e6679-7425-40de-944b-e07fc1f90a02"],"removed":[]}""");
    }

    private static List<String> fieldsAtFault(Runnable reading) {
        return catchThrowableOfType(ProblemException.class, reading::run).problem().errors().stream()
                .map(error -> error.loc().get(error.loc().size() - 1))
                .toList();
    }

    private static JsonBody json(String text) {
        var request = new MockHttpServletRequest("POST", "/api/v1/machine-groups");
        request.setContent(text.getBytes(StandardCharsets.UTF_8));
        try {
            return new JsonBodyResolver(JsonMapper.builder().build())
                    .resolveArgument(ANY_PARAMETER, null, new ServletWebRequest(request), null);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
