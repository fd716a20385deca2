package io.fleetledger.standalone;

import io.fleetledger.deployment.StartFolder;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** How tests start the product as a process of its own. */
final class ProductCommand {

    private static final Path TARGET = Path.of("target");
    private static final String BOUND = "fleet.read-your-writes.bound=";

    private ProductCommand() {}

    /**
     * The words of the command.
     *
     * @param before what runs the process, in its own place, and its arguments
     * @param settings as {@code name=value}
     */
    static List<String> of(List<String> before, int port, Path dataDir, String... settings) {
        List<String> command = new ArrayList<>(before);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1", // It starts more often than it runs.
                "-Xms64m",
                "-Xmx512m"));
        command.addAll(program());
        command.addAll(List.of("--server.port=" + port, "--fleet.data-dir=" + dataDir));
        patient(settings).stream().map(setting -> "--" + setting).forEach(command::add);
        return command;
    }

    /**
     * The settings, and that a write waits for its projections for as long as a busy machine may need, unless they say how
     * long: how quick the machine is, is not tested.
     */
    static List<String> patient(String... settings) {
        List<String> all = new ArrayList<>(List.of(settings));
        if (all.stream().noneMatch(setting -> setting.startsWith(BOUND))) {
            all.add(BOUND + "20s");
        }
        return all;
    }

    /**
     * From the folder that the build has made of the same classes. Where the other modules stand on the class path as
     * classes rather than as their jars, as in an IDE, or these were compiled again, they may be newer than any folder
     * that is there.
     */
    private static List<String> program() {
        String classPath = System.getProperty("java.class.path");
        boolean built = Stream.of(classPath.split(File.pathSeparator, -1))
                        .filter(entry -> Path.of(entry).endsWith(Path.of("target", "classes")))
                        .count()
                <= 1;
        return Optional.of(TARGET)
                .filter(target -> built)
                .flatMap(StartFolder::in)
                .filter(folder -> isOfTheseClasses(folder))
                .map(StartFolder::arguments)
                .orElseGet(() -> List.of("-cp", classPath, FleetLedger.class.getName()));
    }

    /**
     * The plain jar is written anew as often as classes are compiled. The executable one, which is made of it, says that it is
     * of the time that a build which can be reproduced has.
     */
    private static boolean isOfTheseClasses(StartFolder folder) {
        try (Stream<Path> classes = Files.walk(TARGET.resolve("classes"))) {
            long newest = classes.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().lastModified())
                    .max()
                    .orElse(0);
            Path executable = folder.madeOf();
            String plain = executable.getFileName().toString().replace("-exec.jar", ".jar");
            return executable.resolveSibling(plain).toFile().lastModified() >= newest;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
