package io.fleetledger.standalone;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * File systems of one process's own, as nobody else sees them: as root in a name space of mounts, or as anybody where users
 * may have such name spaces.
 */
final class Mounts {

    private static final List<List<String>> MEANS =
            List.of(List.of("unshare", "-m"), List.of("unshare", "-U", "-r", "-m"));

    private Mounts() {}

    /** What runs a process that sees a folder, or a file, but cannot write to it. */
    static List<String> readOnly(Path place) throws InterruptedException {
        return running("mount --bind \"$0\" \"$0\" && mount -o remount,bind,ro \"$0\" && exec \"$@\"", place);
    }

    /** What runs a process whose folder is a small disk of its own. */
    static List<String> disk(Path folder, int megabytes) throws InterruptedException {
        return running("mount -t tmpfs -o size=" + megabytes + "m disk \"$0\" && exec \"$@\"", folder);
    }

    /** Where such a process's folder is for others. */
    static Path ofProcess(KillableFleet process, Path folder) {
        return Path.of("/proc/" + process.pid() + "/root" + folder.toAbsolutePath());
    }

    private static List<String> running(String script, Path place) throws InterruptedException {
        List<String> command = new ArrayList<>(means());
        command.addAll(List.of("sh", "-c", script, place.toAbsolutePath().toString()));
        return command;
    }

    private static List<String> means() throws InterruptedException {
        for (List<String> means : MEANS) {
            if (works(means)) {
                return means;
            }
        }
        String why = "SKIPPED: nothing can be mounted here, neither as root nor in a name space of one's own (unshare)";
        System.out.println(why);
        return Assumptions.abort(why);
    }

    private static boolean works(List<String> means) throws InterruptedException {
        List<String> probe = Stream.concat(
                        means.stream(), Stream.of("sh", "-c", "mount -t tmpfs -o size=1m probe /mnt"))
                .toList();
        try {
            return new ProcessBuilder(probe).redirectErrorStream(true).start().waitFor() == 0;
        } catch (IOException notThere) {
            return false;
        }
    }
}
