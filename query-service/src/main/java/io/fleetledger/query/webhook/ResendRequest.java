package io.fleetledger.query.webhook;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fleetledger.commands.FieldChange;
import io.fleetledger.query.subscription.Envelopes;
import io.fleetledger.support.http.JsonBody;
import io.fleetledger.support.validation.InvalidValueException;
import io.fleetledger.support.webhook.WebhookDeadLetters.Positions;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The body of {@code POST /webhooks/{id}/resend}: some dead letters, a range of them, or all if it names neither. */
record ResendRequest(
        @ArraySchema(maxItems = 1000, schema = @Schema(example = "4711")) @JsonProperty("ids") @Nullable List<String> ids,

        @Schema(description = "The first to be sent", example = "4711") @JsonProperty("from") @Nullable String from,

        @Schema(description = "The last to be sent", example = "4800") @JsonProperty("to") @Nullable String to) {

    private static final int MAX_IDS = 1_000;

    /** A field that is present must not be null: a slip of the caller's program would otherwise re-send everything. */
    static Positions read(JsonBody body) {
        List<Long> ids = valueOf(body.texts("ids").change(ResendRequest::positions));
        Long from = valueOf(body.text("from").change(ResendRequest::position));
        Long to = valueOf(body.text("to").change(ResendRequest::position));
        body.check(violations -> {
            if (ids != null && (from != null || to != null)) {
                violations.add("ids", "cannot stand beside from and to", "conflict");
            }
        });
        body.refuseIfInvalid();
        return ids == null ? Positions.between(orElse(from, 0L), orElse(to, Long.MAX_VALUE)) : Positions.of(ids);
    }

    private static <T> @Nullable T valueOf(@Nullable FieldChange<T> sent) {
        return sent == null ? null : sent.value();
    }

    private static long orElse(@Nullable Long given, long otherwise) {
        return given == null ? otherwise : given;
    }

    private static List<Long> positions(List<String> raw) {
        if (raw.size() > MAX_IDS) {
            throw new InvalidValueException("must have at most " + MAX_IDS + " elements", "too_long");
        }
        return raw.stream().map(ResendRequest::position).toList();
    }

    /** Reads an {@code id} as the list of dead letters has it. */
    private static Long position(String raw) {
        return Envelopes.positionOf(raw)
                .orElseThrow(() -> new InvalidValueException("must be the id of a dead letter", "id_invalid"));
    }
}
