package io.fleetledger.support.http;

import io.fleetledger.support.fuzz.FuzzInputs;
import io.fleetledger.support.problem.ProblemException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Any {@code If-Match} accepts any version, or those that it lists, or is refused with 400. The tag of a version that it
 * accepts is in it, and accepts that version.
 */
final class EntityTagsFuzz {

    private EntityTagsFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        String header = new String(input, StandardCharsets.ISO_8859_1);
        FuzzInputs.within(64 << 20, 200, () -> check(header));
    }

    private static void check(String header) {
        List<Long> versions;
        try {
            versions = EntityTags.ifMatch(header);
        } catch (ProblemException refused) {
            require(refused.problem().error().status().value() == 400, refused);
            return;
        }
        if (versions == null) {
            require(header.strip().equals("*"), "any version");
            return;
        }
        for (long version : versions) {
            String tag = EntityTags.etag(version);
            require(header.contains(tag), version);
            require(Objects.equals(EntityTags.ifMatch(tag), List.of(version)), version);
        }
    }

    private static void require(boolean holds, @Nullable Object otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
