package io.fleetledger.support.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A target under Jazzer, in a JVM of its own. What leads to more code is kept in {@code target/fuzz/<target>}, from where
 * the next one goes on; what is wrong is written into the corpus, where it fails every build until it is mended.
 *
 * @param corpus what to begin from
 */
record FuzzCampaign(Class<?> target, Path module, Path corpus, int seconds) {

    /** Bytes of an input. What is wrong is wrong in small already. */
    private static final int LONGEST = 8_192;

    /**
     * Seconds of a clock after which an input is taken for one without end; to change the first classes takes long on a busy
     * machine. What is slow, the targets say themselves.
     */
    private static final int TIMEOUT = 300;

    private static final String OWN_CODE = "io.fleetledger.**:com.univocity.**:tools.jackson.core.**";
    private static final Pattern COVERAGE = Pattern.compile("#\\d+\\s+\\w+\\s+(cov: \\d+ ft: \\d+ corp: \\S+)");
    private static final Pattern EXECUTIONS = Pattern.compile("stat::number_of_executed_units:\\s*(\\d+)");

    void run() throws IOException, InterruptedException {
        Path work = Files.createDirectories(module.resolve("target/fuzz").resolve(target.getSimpleName()));
        Path kept = Files.createDirectories(work.resolve("corpus"));
        Path log = work.resolve("log.txt");
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-Xmx512m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "com.code_intelligence.jazzer.Jazzer",
                        "--target_class=" + target.getName(),
                        "--instrumentation_includes=" + OWN_CODE,
                        "--custom_hook_includes=" + OWN_CODE,
                        "--reproducer_path=" + work,
                        "-artifact_prefix=" + corpus + "/",
                        "-max_total_time=" + seconds,
                        "-max_len=" + LONGEST,
                        "-timeout=" + TIMEOUT,
                        "-report_slow_units=" + TIMEOUT,
                        "-rss_limit_mb=3000",
                        "-print_final_stats=1",
                        kept.toString(),
                        corpus.toString()))
                .directory(module.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            boolean ended = process.waitFor(seconds + 300L, TimeUnit.SECONDS);
            String told = Files.readString(log);
            System.out.println(target.getSimpleName() + ": " + last(EXECUTIONS, told) + " inputs in " + seconds + " s, "
                    + last(COVERAGE, told));
            if (!ended || process.exitValue() != 0) {
                throw new AssertionError(target.getSimpleName() + " found what is wrong, which is in " + corpus
                        + " now, or could not be run: " + told.substring(Math.max(0, told.length() - 4_000)));
            }
        } finally {
            process.destroyForcibly();
        }
    }

    private static String last(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .reduce((earlier, later) -> later)
                .map(MatchResult::group)
                .map(found -> pattern.matcher(found).replaceAll("$1"))
                .orElse("no");
    }
}
