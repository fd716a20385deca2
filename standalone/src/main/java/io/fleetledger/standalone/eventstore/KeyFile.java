package io.fleetledger.standalone.eventstore;

import io.fleetledger.standalone.DataFolder;
import io.fleetledger.support.privacy.SecretBox;
import io.fleetledger.support.startup.StartupRefusedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * A key of {@value SecretBox#KEY_BYTES} bytes: from the settings, or stored in the data folder, next to the event
 * database.
 */
enum KeyFile {
    WEBHOOKS(
            DataFolder.WEBHOOK_KEY,
            "webhooks' secrets",
            "fleet.webhooks.key",
            "FLEET_WEBHOOKS_KEY",
            "Restore the file from a backup, or delete it: then every webhook needs a new secret by"
                    + " rotate-secret, and is sent nothing until it has one."),
    PRIVACY(
            DataFolder.PRIVACY_KEY,
            "personal data",
            "fleet.privacy.key",
            "FLEET_PRIVACY_KEY",
            "Restore the file from a backup: without it, nobody can read the personal data in what is stored.");

    private final String fileName;
    private final String sealed;
    private final String setting;
    private final String variable;
    private final String remedy;

    KeyFile(String fileName, String sealed, String setting, String variable, String remedy) {
        this.fileName = fileName;
        this.sealed = sealed;
        this.setting = setting;
        this.variable = variable;
        this.remedy = remedy;
    }

    String fileName() {
        return fileName;
    }

    /**
     * The remedy if the key is not the one that was used before.
     *
     * @param set as for {@link #read}
     */
    String remedy(String set) {
        return set.isEmpty()
                ? remedy
                : "Set " + variable + " to what it was before, or to nothing if the key was in the data folder: "
                        + fileName + ".";
    }

    /**
     * Reads or creates the key.
     *
     * @param set the setting in Base64; empty for the key in the folder
     * @param used whether something was sealed already; if not, a new key is created and stored there
     */
    byte[] read(String set, Path dataDir, boolean used) {
        if (!set.isEmpty()) {
            return decode(
                    set,
                    setting + " is no key: it has to be " + SecretBox.KEY_BYTES + " bytes in Base64.",
                    "Set " + variable + " to what `openssl rand -base64 32` prints, or to nothing.");
        }
        Path file = dataDir.resolve(fileName).toAbsolutePath().normalize();
        try {
            if (Files.exists(file)) {
                return read(file);
            }
            if (used) {
                throw new StartupRefusedException("The key of " + sealed + ", " + file + ", is gone.", remedy);
            }
            return create(file);
        } catch (IOException e) {
            throw new StartupRefusedException(
                    "The key of " + sealed + ", " + file + ", can be neither read nor made: " + e + ".",
                    "Let the user that runs this process read and write the file and its folder.");
        }
    }

    private byte[] read(Path file) throws IOException {
        return decode(Files.readString(file).strip(), "The key of " + sealed + ", " + file + ", is damaged.", remedy);
    }

    private static byte[] decode(String text, String what, String action) {
        byte[] key;
        try {
            key = Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) { // The exception's message may quote the key.
            throw new StartupRefusedException(what, action);
        }
        if (key.length != SecretBox.KEY_BYTES) {
            throw new StartupRefusedException(what, action);
        }
        return key;
    }

    private byte[] create(Path file) throws IOException {
        byte[] key = new byte[SecretBox.KEY_BYTES];
        new SecureRandom().nextBytes(key);
        DataFolder.writeAtomically(file, Base64.getEncoder().encodeToString(key).getBytes(StandardCharsets.US_ASCII));
        return key;
    }
}
