package io.fleetledger.standalone;

import io.fleetledger.deployment.JavaProcess;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The shell of somebody who reads a document and types what it says: variables last from block to block. Other than a
 * reader's it ends with the first command that fails, and {@code curl} fails with every answer that is an error.
 */
final class DocumentShell implements AutoCloseable {

    /** Who has seen enough of a stream closes the pipe, which curl calls 23. */
    private static final String PROLOGUE = """
            set -euo pipefail
            expected=--fail-with-body
            curl() {
              local code=0
              command curl -sS --max-time 60 $expected "$@" || code=$?
              [ "$code" -ne 23 ] || code=0
              return "$code"
            }
            """;

    private final Path folder;
    private final String baseUrl;
    /** Where receivers of the documents listen, in place of 9009. */
    private final String receiver = String.valueOf(JavaProcess.freePort());

    private final Process bash;
    private final Writer commands;
    private final BufferedReader said;
    private int blocks;

    /** What a block printed, and what it complained of. */
    record Printed(String out, String complaints) {}

    /** @param folder an empty one, in which the commands are run; it is given the examples */
    DocumentShell(Path folder, String baseUrl) {
        this.folder = folder;
        this.baseUrl = baseUrl;
        try {
            Files.createSymbolicLink(
                    folder.resolve("examples"),
                    CodeBlock.ROOT.resolve("examples").toRealPath());
            ProcessBuilder builder = new ProcessBuilder("bash")
                    .directory(folder.toFile())
                    .redirectError(folder.resolve("bash.err").toFile());
            builder.environment() // The Java that this runs on is the one that a reader has.
                    .merge(
                            "PATH",
                            Path.of(System.getProperty("java.home"), "bin").toString(),
                            DocumentShell::before);
            bash = builder.start();
            commands = bash.outputWriter(StandardCharsets.UTF_8);
            said = new BufferedReader(new InputStreamReader(bash.getInputStream(), StandardCharsets.UTF_8));
            say(PROLOGUE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void say(String line) throws IOException {
        commands.write(line);
        commands.write('\n');
        commands.flush();
    }

    /**
     * Runs a block as it stands, but for the address.
     *
     * @param errorExpected whether the document says that the call is refused
     */
    Printed run(CodeBlock block, boolean errorExpected) {
        int number = blocks++;
        try {
            Path script = Files.writeString(
                    folder.resolve("block-" + number + ".sh"),
                    block.text().replace("http://127.0.0.1:8080", baseUrl).replace("9009", receiver));
            Path out = folder.resolve("block-" + number + ".out");
            Path err = folder.resolve("block-" + number + ".err");
            say("expected=" + (errorExpected ? "" : "--fail-with-body"));
            say("source ./" + script.getFileName() + " > " + out.getFileName() + " 2> " + err.getFileName()
                    + " < /dev/null; echo done");
            String end = line();
            Printed printed = new Printed(read(out), read(err));
            if (!"done".equals(end)) {
                throw new AssertionError(block.place() + "\n" + end + ". It printed\n" + printed.out()
                        + "\nand complained\n" + printed.complaints());
            }
            return printed;
        } catch (IOException e) {
            throw new UncheckedIOException(block.place(), e);
        }
    }

    private static String before(String path, String java) {
        return java + File.pathSeparator + path;
    }

    /** What there is of it: who does not come to an end may not have begun. */
    private static String read(Path file) throws IOException {
        return Files.exists(file) ? Files.readString(file) : "";
    }

    /** What the shell says at a block's end, or what became of it instead. */
    private String line() {
        try {
            String line = CompletableFuture.supplyAsync(() -> {
                        try {
                            return said.readLine();
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    })
                    .get(5, TimeUnit.MINUTES);
            return line == null ? "failed, and its shell with it" : line;
        } catch (TimeoutException late) {
            return "did not come to an end within 5 minutes";
        } catch (ExecutionException broken) {
            throw new AssertionError("The shell could not be heard.", broken);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    @Override
    public void close() {
        bash.descendants().forEach(ProcessHandle::destroyForcibly);
        bash.destroyForcibly();
    }
}
