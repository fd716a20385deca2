package io.fleetledger.system;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Query strings. */
final class Query {

    private Query() {}

    /** {@code ?name=value&…} of names and values in turn; empty without any. */
    static String of(Object... namesAndValues) {
        StringBuilder query = new StringBuilder();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            query.append(i == 0 ? '?' : '&')
                    .append(namesAndValues[i])
                    .append('=')
                    .append(URLEncoder.encode(String.valueOf(namesAndValues[i + 1]), StandardCharsets.UTF_8));
        }
        return query.toString();
    }
}
