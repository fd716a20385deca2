package io.fleetledger.standalone.eventstore;

import io.fleetledger.standalone.DataFolder;
import io.fleetledger.support.StartupRefusedException;
import io.fleetledger.support.webhook.WebhookSecrets;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.Base64;

/** The key that seals webhooks' secrets: from the settings, or kept in the data folder, beside the event database. */
final class WebhookKey {

    static final String FILE_NAME = DataFolder.WEBHOOK_KEY;

    private WebhookKey() {}

    /** @param setting in Base64; empty for the key in the folder, or a new one that is kept there from now on */
    static byte[] of(String setting, Path dataDir) {
        if (!setting.isEmpty()) {
            return decode(
                    setting,
                    "fleet.webhooks.key is no key: it has to be " + WebhookSecrets.KEY_BYTES + " bytes in Base64.",
                    "Set FLEET_WEBHOOKS_KEY to what `openssl rand -base64 32` prints, or to nothing.");
        }
        Path file = dataDir.resolve(FILE_NAME).toAbsolutePath().normalize();
        try {
            return Files.exists(file) ? read(file) : create(file);
        } catch (IOException e) {
            throw new StartupRefusedException(
                    "The key of webhooks' secrets, " + file + ", can be neither read nor made: " + e + ".",
                    "Let the user that runs this process read and write the file and its folder.");
        }
    }

    private static byte[] read(Path file) throws IOException {
        return decode(
                Files.readString(file).strip(),
                "The key of webhooks' secrets, " + file + ", is damaged.",
                "Restore the file from a backup, or delete it: then every webhook needs a new secret by"
                        + " rotate-secret, and is sent nothing until it has one.");
    }

    private static byte[] decode(String text, String what, String action) {
        byte[] key;
        try {
            key = Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) { // What it says may quote the key.
            throw new StartupRefusedException(what, action);
        }
        if (key.length != WebhookSecrets.KEY_BYTES) {
            throw new StartupRefusedException(what, action);
        }
        return key;
    }

    private static byte[] create(Path file) throws IOException {
        byte[] key = new byte[WebhookSecrets.KEY_BYTES];
        new SecureRandom().nextBytes(key);
        Path folder = Files.createDirectories(file.getParent());
        Path draft = Files.createTempFile(folder, FILE_NAME, ".tmp"); // readable by its owner only, where POSIX
        try {
            try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
                ByteBuffer text =
                        ByteBuffer.wrap(Base64.getEncoder().encodeToString(key).getBytes(StandardCharsets.US_ASCII));
                while (text.hasRemaining()) {
                    channel.write(text);
                }
                channel.force(true);
            }
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(draft);
        }
        return key;
    }
}
