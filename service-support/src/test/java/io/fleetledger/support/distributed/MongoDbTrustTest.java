package io.fleetledger.support.distributed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoException;
import com.mongodb.client.MongoClient;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import io.fleetledger.support.startup.StartupRefusedException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.mongodb.autoconfigure.MongoAutoConfiguration;
import org.springframework.boot.mongodb.autoconfigure.MongoClientSettingsBuilderCustomizer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** A MongoDB with a certificate that no public issuer vouches for. */
class MongoDbTrustTest {

    private static final String PASSWORD = "changeit";

    private final MongoServer server = new MongoServer(new MemoryBackend());
    private final ApplicationContextRunner service = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(MongoAutoConfiguration.class))
            .withUserConfiguration(MongoDbTrust.class)
            .withBean(
                    MongoClientSettingsBuilderCustomizer.class,
                    () -> settings -> settings.applyToClusterSettings(
                            cluster -> cluster.serverSelectionTimeout(2, TimeUnit.SECONDS)));

    @TempDir
    Path folder;

    private Path own;
    private String uri;

    @BeforeEach
    void start() throws Exception {
        KeyStore keys = keys("own");
        own = pem(keys, "own");
        server.enableSsl((PrivateKey) keys.getKey("own", PASSWORD.toCharArray()), null, (X509Certificate)
                keys.getCertificate("own"));
        uri = "mongodb://127.0.0.1:" + server.bind().getPort() + "/test?tls=true";
    }

    @AfterEach
    void stop() {
        server.shutdownNow();
    }

    @Test
    void theIssuerThatIsNamedIsTrusted() {
        withCaFile(own.toString())
                .run(context -> assertThat(context.getBean(MongoClient.class)
                                .getDatabase("test")
                                .runCommand(new Document("ping", 1)))
                        .containsKey("ok"));
    }

    @Test
    void whomNobodyNamedIsNotTrusted() throws Exception {
        Path another = pem(keys("another"), "another");
        for (String file : new String[] {"", another.toString()}) {
            withCaFile(file)
                    .run(context -> assertThatThrownBy(() -> context.getBean(MongoClient.class)
                                    .getDatabase("test")
                                    .runCommand(new Document("ping", 1)))
                            .isInstanceOf(MongoException.class)
                            .hasMessageContaining("PKIX path"));
        }
    }

    @Test
    void aFileWithoutACertificateIsRefused() throws Exception {
        Path none = Files.writeString(folder.resolve("none.pem"), "nothing");
        withCaFile(none.toString())
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOfSatisfying(
                                StartupRefusedException.class,
                                refused -> assertThat(refused.action()).contains("MONGODB_CA_FILE")));
    }

    private ApplicationContextRunner withCaFile(String file) {
        return service.withPropertyValues("spring.mongodb.uri=" + uri, "fleet.read-store.ca-file=" + file);
    }

    /** By the JDK's own program: the language has nothing that makes a certificate. */
    private KeyStore keys(String name) throws Exception {
        Path file = folder.resolve(name + ".p12");
        Process made = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        name,
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=" + name,
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-storepass",
                        PASSWORD,
                        "-keystore",
                        file.toString())
                .inheritIO()
                .start();
        assertThat(made.waitFor()).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        return keys;
    }

    private Path pem(KeyStore keys, String name) throws Exception {
        String encoded = Base64.getMimeEncoder(64, new byte[] {'\n'})
                .encodeToString(keys.getCertificate(name).getEncoded());
        return Files.writeString(
                folder.resolve(name + ".pem"),
                "-----BEGIN CERTIFICATE-----\n" + encoded + "\n-----END CERTIFICATE-----\n");
    }
}
