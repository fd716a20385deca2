package io.fleetledger.support.fuzz;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;

/**
 * Runs fuzz targets: classes with a {@code public static void fuzzerTestOneInput(byte[])} that throws what nobody may see. Each has
 * a corpus, a folder of its name in {@code src/test/resources/fuzz}, with inputs to begin from and those that were found wrong
 * once. Every build runs each target on its corpus, and on small changes of it, always the same. With
 * {@code -Dfleet.fuzz.seconds}, as the profile {@code jazzer} has it, each is then run for that long in a JVM of its own on
 * what the coverage of the code leads to ({@link FuzzCampaign}).
 */
public final class FuzzInputs {

    private static final int SECONDS = Integer.getInteger("fleet.fuzz.seconds", 0);
    private static final int CHANGES = 60;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private FuzzInputs() {}

    /** Work that may fail in any way. */
    @FunctionalInterface
    public interface Work {
        void run() throws Exception;
    }

    /** The tests of a target: one for each file of its corpus, one for what is near them, and the long one if it is wanted. */
    public static Stream<DynamicTest> of(Class<?> target) {
        Path module = moduleOf(target);
        Path corpus = module.resolve("src/test/resources/fuzz").resolve(target.getSimpleName());
        List<Path> files = filesIn(corpus);
        List<DynamicTest> tests = new ArrayList<>();
        for (Path file : files) {
            tests.add(dynamicTest(file.getFileName().toString(), () -> run(target, Files.readAllBytes(file))));
        }
        tests.add(dynamicTest("small changes", () -> {
            for (int index = 0; index < files.size(); index++) {
                runChanges(target, Files.readAllBytes(files.get(index)), new Random(index));
            }
        }));
        if (SECONDS > 0) {
            tests.add(dynamicTest(
                    SECONDS + " s by coverage", () -> new FuzzCampaign(target, module, corpus, SECONDS).run()));
        }
        return tests.stream();
    }

    private static Path moduleOf(Class<?> target) {
        try {
            Path classes = Path.of(
                    target.getProtectionDomain().getCodeSource().getLocation().toURI());
            return classes.resolve("../..").normalize();
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static List<Path> filesIn(Path corpus) {
        try (Stream<Path> files = Files.list(corpus)) {
            List<Path> sorted = files.sorted().toList();
            if (sorted.isEmpty()) {
                throw new IllegalStateException(corpus + " is empty: there is nothing to begin from");
            }
            return sorted;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void run(Class<?> target, byte[] input) throws Exception {
        Method method = target.getDeclaredMethod("fuzzerTestOneInput", byte[].class);
        method.setAccessible(true);
        try {
            method.invoke(null, (Object) input);
        } catch (InvocationTargetException thrown) {
            throw new AssertionError(
                    target.getSimpleName() + " on " + Base64.getEncoder().encodeToString(input), thrown.getCause());
        }
    }

    private static void runChanges(Class<?> target, byte[] input, Random random) throws Exception {
        for (int change = 0; change < CHANGES; change++) {
            run(target, changed(input, random));
        }
    }

    /** A byte is another, a stretch is left out or there twice, or the end is missing. */
    private static byte[] changed(byte[] input, Random random) {
        if (input.length == 0) {
            return new byte[] {(byte) random.nextInt(256)};
        }
        int at = random.nextInt(input.length);
        int length = Math.min(input.length - at, 1 + random.nextInt(16));
        byte[] changed;
        switch (random.nextInt(4)) {
            case 0 -> {
                changed = input.clone();
                changed[at] = (byte) random.nextInt(256);
            }
            case 1 -> {
                changed = new byte[input.length - length];
                System.arraycopy(input, 0, changed, 0, at);
                System.arraycopy(input, at + length, changed, at, input.length - at - length);
            }
            case 2 -> {
                changed = new byte[input.length + length];
                System.arraycopy(input, 0, changed, 0, at + length);
                System.arraycopy(input, at, changed, at + length, input.length - at);
            }
            default -> changed = Arrays.copyOf(input, at);
        }
        return changed;
    }

    /**
     * Runs the work and fails if it took too much of the machine. It has a second try, as the first may load classes, which
     * has nothing to do with its input.
     *
     * @param bytes of memory in all that it may take, whatever of them was free again at once
     * @param millis of a processor that it may take
     */
    public static void within(long bytes, long millis, Work work) throws Exception {
        if (excess(bytes, millis, work) != null) {
            String excess = excess(bytes, millis, work);
            if (excess != null) {
                throw new AssertionError(excess);
            }
        }
    }

    private static @Nullable String excess(long bytes, long millis, Work work) throws Exception {
        long allocated = THREADS.getCurrentThreadAllocatedBytes();
        long begun = THREADS.getCurrentThreadCpuTime();
        work.run();
        long taken = THREADS.getCurrentThreadAllocatedBytes() - allocated;
        long spent = (THREADS.getCurrentThreadCpuTime() - begun) / 1_000_000;
        if (taken > bytes) {
            return "It took " + taken + " bytes of memory, more than " + bytes;
        }
        return spent > millis ? "It took " + spent + " ms of a processor, more than " + millis : null;
    }
}
