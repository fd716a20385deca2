package io.fleetledger.system;

import io.fleetledger.deployment.Servers;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lines to the servers that have one address each. Those of a cluster, or a replica set, tell their own addresses to whoever
 * connects, and are reached without one.
 *
 * @param ends what to connect to in place of the servers
 */
record Lines(Servers ends, Optional<Line> axonServer, Optional<Line> mongodb) implements AutoCloseable {

    private static final Pattern ONE_HOST =
            Pattern.compile("(?<begin>mongodb://([^@/]*@)?)(?<host>[^,/?@]+)(?<end>/.*)");

    static Lines to(Servers servers) {
        Optional<Line> axonServer =
                servers.axonServer().contains(",") ? Optional.empty() : Optional.of(Line.to(servers.axonServer()));
        Matcher uri = ONE_HOST.matcher(servers.mongodb());
        Optional<Line> mongodb = uri.matches() && !servers.mongodb().contains("replicaSet=")
                ? Optional.of(Line.to(withPort(uri.group("host"))))
                : Optional.empty();
        Servers ends = new Servers(
                axonServer.map(Line::address).orElse(servers.axonServer()),
                mongodb.map(line -> uri.group("begin") + line.address() + uri.group("end"))
                        .orElse(servers.mongodb()));
        return new Lines(ends, axonServer, mongodb);
    }

    private static String withPort(String host) {
        return host.contains(":") ? host : host + ":27017";
    }

    @Override
    public void close() {
        axonServer.ifPresent(Line::close);
        mongodb.ifPresent(Line::close);
    }
}
