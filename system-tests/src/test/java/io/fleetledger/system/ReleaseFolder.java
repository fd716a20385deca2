package io.fleetledger.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import tools.jackson.databind.JsonNode;

/**
 * What a released version left: {@code <version>.zip} with its data folder, and {@code <version>.json} with what it answered
 * from it.
 *
 * @param answers by client, then by what it asked for
 */
record ReleaseFolder(Path zip, ReleaseData.Secrets secrets, Map<String, Map<String, JsonNode>> answers) {

    private static final String LOG = "log";

    static List<ReleaseFolder> in(Path releases) {
        try (Stream<Path> files = Files.list(releases)) {
            return files.filter(file -> file.toString().endsWith(".zip"))
                    .sorted()
                    .map(ReleaseFolder::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ReleaseFolder read(Path zip) {
        JsonNode json = Json.parse(Folders.read(answersBeside(zip)));
        Map<String, Map<String, JsonNode>> answers = new LinkedHashMap<>();
        json.path("answers").forEachEntry((client, asked) -> {
            Map<String, JsonNode> ofClient = new LinkedHashMap<>();
            asked.forEachEntry(ofClient::put);
            answers.put(client, ofClient);
        });
        return new ReleaseFolder(
                zip,
                new ReleaseData.Secrets(
                        json.path("api_key").stringValue(),
                        json.path("webhook_id").stringValue(),
                        json.path("webhook_secret").stringValue()),
                answers);
    }

    static void write(
            Path releases,
            String version,
            Path dataFolder,
            ReleaseData.Secrets secrets,
            Map<String, Map<String, JsonNode>> answers) {
        Path zip = Folders.create(releases).resolve(version + ".zip");
        if (Files.exists(zip)) {
            throw new IllegalStateException(zip + " is of that release, and is never written again");
        }
        Folders.write(
                answersBeside(zip),
                Json.object(
                                "api_key", secrets.apiKey(),
                                "webhook_id", secrets.webhookId(),
                                "webhook_secret", secrets.webhookSecret(),
                                "answers", answers)
                        + "\n");
        try (OutputStream file = Files.newOutputStream(zip);
                ZipOutputStream out = new ZipOutputStream(file);
                Stream<Path> stored = Files.walk(dataFolder)) {
            for (Path kept : stored.filter(Files::isRegularFile)
                    .filter(each -> !each.startsWith(dataFolder.resolve(LOG)))
                    .sorted()
                    .toList()) {
                out.putNextEntry(
                        new ZipEntry(dataFolder.relativize(kept).toString().replace('\\', '/')));
                Files.copy(kept, out);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path answersBeside(Path zip) {
        return zip.resolveSibling(zip.getFileName().toString().replace(".zip", ".json"));
    }

    void unpackInto(Path folder) {
        try (ZipInputStream in = new ZipInputStream(new BufferedInputStream(Files.newInputStream(zip)))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                Path file = folder.resolve(entry.getName());
                Folders.create(file.resolveSibling(""));
                Files.copy(in, file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A newer version may say more; what it says of what was said before is the same. */
    static void assertThatItSaysStill(String where, JsonNode before, JsonNode now) {
        assertThat(now.getNodeType()).as("%s: %s", where, now).isEqualTo(before.getNodeType());
        if (before.isObject()) {
            before.forEachEntry((name, value) -> assertThatItSaysStill(where + " " + name, value, now.path(name)));
        } else if (before.isArray()) {
            assertThat(now.size()).as("%s: %s", where, now).isEqualTo(before.size());
            for (int at = 0; at < before.size(); at++) {
                assertThatItSaysStill(where + "[" + at + "]", before.get(at), now.path(at));
            }
        } else {
            assertThat(now).as(where).isEqualTo(before);
        }
    }
}
