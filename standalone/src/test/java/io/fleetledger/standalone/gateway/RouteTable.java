package io.fleetledger.standalone.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Which service answers what, as the gateway's configuration says. */
final class RouteTable {

    private static final Pattern TABLE =
            Pattern.compile("map \"\\$request_method \\$uri\" \\$service \\{\\n(.*?)\\n {4}}", Pattern.DOTALL);
    private static final Pattern LINE = Pattern.compile("(?:\"~(?<route>[^\"]+)\"|default)\\s+(?<service>\\w+);.*");

    /** That without a pattern fits all. */
    private record Line(Pattern route, String service) {}

    private final List<Line> lines;

    private RouteTable(List<Line> lines) {
        this.lines = lines;
    }

    static RouteTable read() {
        Matcher table = TABLE.matcher(configuration("nginx.conf"));
        assertThat(table.find()).as("the table of routes").isTrue();
        return new RouteTable(
                table.group(1).lines().map(String::strip).map(RouteTable::line).toList());
    }

    private static Line line(String text) {
        Matcher line = LINE.matcher(text);
        assertThat(line.matches()).as(text).isTrue();
        return new Line(Pattern.compile(Objects.requireNonNullElse(line.group("route"), "")), line.group("service"));
    }

    /** One of the gateway's files. */
    static String configuration(String name) {
        Path folder = Stream.of(Path.of("../deploy/gateway"), Path.of("deploy/gateway"))
                .filter(Files::isDirectory)
                .findFirst()
                .orElseThrow();
        try {
            return Files.readString(folder.resolve(name));
        } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
        }
    }

    String serviceOf(String method, String path) {
        return lines.stream()
                .filter(line -> line.route().matcher(method + " " + path).find())
                .map(Line::service)
                .findFirst()
                .orElseThrow();
    }
}
