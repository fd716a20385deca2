package io.fleetledger.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fleetledger.deployment.JavaProcess;
import io.fleetledger.deployment.StartFolder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The commands that the README gives to whoever has built it. */
class StartFolderIT {

    @TempDir
    Path temporary;

    private StartFolder folder;

    @BeforeEach
    void theFolderOfThisBuild() {
        assumeTrue(!System.getProperty("os.name").startsWith("Windows"), "the command is a script for a Unix shell");
        folder = StartFolder.in(Path.of("target"))
                .orElseThrow(
                        () -> new IllegalStateException("Build it: ./mvnw package -DskipTests -pl standalone -am"));
    }

    @Test
    void theCommandOfTheReadmeStartsFromTheArchive() throws Exception {
        assumeTrue(
                Files.exists(Path.of(System.getProperty("java.home"), "lib", "server", "classes.jsa")),
                "a JVM without an archive of its own classes makes none of ours");
        Path classes = temporary.resolve("classes.log");
        startAndEnd(folder.script(), "-XX:TieredStopAtLevel=1 -Xlog:class+load:file=" + classes);
        List<String> loaded = Files.readAllLines(classes);
        assertThat(loaded)
                .as("our own classes, which are in no archive but this one")
                .filteredOn(line -> line.contains(" io.fleetledger.standalone.FleetLedger "))
                .singleElement()
                .asString()
                .contains("source: shared objects file");
        assertThat(loaded.stream().filter(line -> line.contains("source: jar:") || line.contains("source: file:")))
                .as("classes that had to be loaded from jars, of " + loaded.size())
                .hasSizeLessThan(loaded.size() / 10);
        assertThat(Files.readString(Path.of("..", "README.md"))).contains("`standalone/target/fleet-ledger/start`");
    }

    @Test
    void theProcessesOfOtherTestsAreStartedFromIt() {
        assertThat(ProductCommand.of(List.of(), 1, temporary))
                .contains("-jar", folder.path().resolve("fleet-ledger.jar").toString());
    }

    @Test
    void theJarThatItIsMadeOfStartsToo() throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        assertThatItIsStartedAndRefusesAFile(
                java, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-jar", jar().toString());
    }

    private static Path jar() throws IOException {
        try (Stream<Path> built = Files.list(Path.of("target"))) {
            return built.filter(file -> file.getFileName().toString().endsWith("-exec.jar"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void theJarSaysWhatItIsMadeOfAndUnderWhichLicences() throws Exception {
        assumeFalse("offline=true".equals(System.getProperty("fleet.build")), StartFolderIT::noBillIsMade);
        try (ZipFile jar = new ZipFile(jar().toFile());
                InputStream listed = jar.getInputStream(
                        Objects.requireNonNull(jar.getEntry("META-INF/sbom/application.cdx.json")))) {
            JsonNode bill = JsonMapper.shared().readTree(listed);
            assertThat(bill.path("bomFormat").asString()).isEqualTo("CycloneDX");
            assertThat(bill.path("components").valueStream())
                    .hasSizeGreaterThan(50)
                    .allSatisfy(
                            component -> assertThat(component.path("licenses").valueStream())
                                    .as(component.path("purl").asString())
                                    .isNotEmpty());
        }
    }

    private static String noBillIsMade() {
        String what = "what the jar says that it is made of: a build without the network does not find it out.";
        System.out.println("SKIPPED: " + what);
        return what;
    }

    /** Nor would another JVM than that of the build: nobody who has changed one thing is to be told of errors. */
    @Test
    void aFolderThatWasMovedStartsWithoutTheArchiveAndWithoutAWord() throws Exception {
        Path moved = temporary.resolve("a moved folder");
        FileSystemUtils.copyRecursively(folder.path(), moved);
        assertThatItIsStartedAndRefusesAFile(moved.resolve("start").toString());
    }

    /** As one has it among one's commands. */
    @Test
    void aLinkToTheCommandFindsItsFolder() throws Exception {
        Path commands = Files.createDirectory(temporary.resolve("my commands"));
        Files.createSymbolicLink(commands.resolve("first"), folder.script());
        Path link = Files.createSymbolicLink(commands.resolve("fleet-ledger"), Path.of("first"));
        assertThatItIsStartedAndRefusesAFile(link.toString());
    }

    /** What ends soonest, and has run our own code. */
    private void assertThatItIsStartedAndRefusesAFile(String... program) throws Exception {
        Path file = Files.writeString(temporary.resolve("file"), "precious");
        List<String> command = new ArrayList<>(List.of(program));
        command.add("--fleet.data-dir=" + file);
        Process process = run(command, "-XX:TieredStopAtLevel=1");
        assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
        String said = Files.readString(output());
        assertThat(process.exitValue()).as(said).isEqualTo(1);
        assertThat(said).contains("APPLICATION FAILED TO START", "The data folder " + file + " is a file.");
        assertThat(said.lines()).noneMatch(line -> line.startsWith("[") || line.contains("VM warning"));
    }

    private void startAndEnd(Path program, String options) throws IOException {
        int port = JavaProcess.freePort();
        Process process = run(
                List.of(program.toString(), "--server.port=" + port, "--fleet.data-dir=" + temporary.resolve("data")),
                options);
        try {
            Awaitility.await("a start, see " + output())
                    .atMost(Duration.ofMinutes(3))
                    .ignoreExceptions()
                    .until(() ->
                            new FleetClient(port).get("", "/actuator/health").statusCode() == 200);
        } finally {
            process.destroy();
            process.onExit().join();
        }
    }

    private Process run(List<String> command, String options) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output().toFile());
        builder.environment().remove("JAVA_TOOL_OPTIONS"); // The JVM says that it has seen them.
        builder.environment().putAll(Map.of("JAVA_HOME", System.getProperty("java.home"), "JAVA_OPTS", options));
        return builder.start();
    }

    private Path output() {
        return temporary.resolve("output.log");
    }
}
