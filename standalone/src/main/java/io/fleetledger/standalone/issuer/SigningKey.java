package io.fleetledger.standalone.issuer;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import io.fleetledger.standalone.DataFolder;
import io.fleetledger.support.startup.StartupRefusedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;

/**
 * The key that signs the tokens, stored in the data folder so that tokens survive a restart. RSA rather than EC: a
 * token is signed once an hour and verified at every request, and RSA verifies many times faster.
 */
final class SigningKey {

    static final String FILE_NAME = DataFolder.SIGNING_KEY;

    private SigningKey() {}

    /** The key stored in a folder, or a new one that is then stored there. */
    static RSAKey in(Path dataDir) {
        Path file = dataDir.resolve(FILE_NAME).toAbsolutePath().normalize();
        try {
            return Files.exists(file) ? read(file) : create(file);
        } catch (IOException e) {
            throw new StartupRefusedException(
                    "The key that signs tokens, " + file + ", can be neither read nor made: " + e + ".",
                    "Let the user that runs this process read and write the file and its folder.");
        }
    }

    private static RSAKey read(Path file) throws IOException {
        try {
            RSAKey key = RSAKey.parse(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
            if (signsWhatItVerifies(key)) {
                return key;
            }
        } catch (ParseException | JOSEException | IllegalArgumentException | IllegalStateException e) {
            // Damaged as well. The parser's message is left out: it may quote the key.
        }
        // A new key would silently invalidate every issued token.
        throw new StartupRefusedException(
                "The key that signs tokens, " + file + ", is damaged: it holds no usable RSA key.",
                "Restore the file from a backup, or delete it: the next start then makes a new key, and every token"
                        + " issued so far becomes invalid.");
    }

    private static boolean signsWhatItVerifies(RSAKey key) throws JOSEException {
        if (!key.isPrivate()) {
            return false;
        }
        JWSObject probe = new JWSObject(new JWSHeader(JWSAlgorithm.RS256), new Payload("probe"));
        probe.sign(new RSASSASigner(key));
        return probe.verify(new RSASSAVerifier(key.toRSAPublicKey()));
    }

    private static RSAKey create(Path file) throws IOException {
        RSAKey key = generate();
        DataFolder.writeAtomically(file, key.toJSONString().getBytes(StandardCharsets.UTF_8));
        return key;
    }

    private static RSAKey generate() {
        try {
            return new RSAKeyGenerator(2048)
                    .keyUse(KeyUse.SIGNATURE)
                    .algorithm(JWSAlgorithm.RS256)
                    .keyIDFromThumbprint(true)
                    .generate();
        } catch (JOSEException e) {
            throw new IllegalStateException("This Java cannot make RSA keys", e);
        }
    }
}
