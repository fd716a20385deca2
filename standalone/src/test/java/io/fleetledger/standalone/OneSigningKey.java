package io.fleetledger.standalone;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The key that signs tokens, made once for all that a JVM starts: else each start in a new folder would make one. */
final class OneSigningKey {

    private static final byte[] KEY = make();

    private OneSigningKey() {}

    /** Does nothing where there is one. */
    static void putInto(Path dataDir) {
        Path file = dataDir.resolve(DataFolder.SIGNING_KEY);
        if (!Files.exists(file)) {
            try {
                DataFolder.writeAtomically(file, KEY);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static byte[] make() {
        try {
            return new RSAKeyGenerator(2048)
                    .keyUse(KeyUse.SIGNATURE)
                    .algorithm(JWSAlgorithm.RS256)
                    .keyIDFromThumbprint(true)
                    .generate()
                    .toJSONString()
                    .getBytes(StandardCharsets.UTF_8);
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }
}
