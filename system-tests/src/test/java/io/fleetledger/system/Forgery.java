package io.fleetledger.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.RSAPrivateKeySpec;
import java.util.Base64;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Tokens that are almost right. */
final class Forgery {

    private Forgery() {}

    static PrivateKey newKey() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair().getPrivate();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The key in this folder, with which tokens are signed. */
    static PrivateKey keyOf(Path folder) {
        try {
            JsonNode jwk = Json.parse(Files.readAllBytes(folder.resolve("signing-key.json")));
            return KeyFactory.getInstance("RSA")
                    .generatePrivate(new RSAPrivateKeySpec(number(jwk, "n"), number(jwk, "d")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static BigInteger number(JsonNode jwk, String name) {
        return new BigInteger(1, Base64.getUrlDecoder().decode(jwk.path(name).stringValue()));
    }

    /** A genuine token's header, its claims after a change, and a signature by this key. */
    static String resigned(String token, PrivateKey key, Consumer<ObjectNode> change) {
        String content = token.split("\\.", -1)[0] + "." + encoded(changed(token, change));
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(key);
            signature.update(content.getBytes(StandardCharsets.US_ASCII));
            return content + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A genuine token with other claims under its old signature. */
    static String altered(String token, Consumer<ObjectNode> change) {
        String[] parts = token.split("\\.", -1);
        return parts[0] + "." + encoded(changed(token, change)) + "." + parts[2];
    }

    /** Claims that nobody has signed, and say so. */
    static String unsigned(String token) {
        return encoded("{\"alg\":\"none\"}") + "." + token.split("\\.", -1)[1] + ".";
    }

    private static String changed(String token, Consumer<ObjectNode> change) {
        ObjectNode claims = (ObjectNode) Json.parse(Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]));
        change.accept(claims);
        return claims.toString();
    }

    private static String encoded(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }
}
