package io.fleetledger.support.distributed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.fleetledger.support.startup.StartupRefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.mock.env.MockEnvironment;

class RequiredSettingsTest {

    private static final String ISSUER = "spring.security.oauth2.resourceserver.jwt.issuer-uri";
    private static final String MONGO_DB = "spring.mongodb.uri";
    private static final String MONGO_DB_CA = "fleet.read-store.ca-file";
    private static final String AXON_SERVER = "axon.axonserver.servers";
    private static final String TLS = "axon.axonserver.ssl-enabled";
    private static final String CERTIFICATE = "axon.axonserver.cert-file";

    private static final String PRIVACY_KEY = "fleet.privacy.key";

    private final MockEnvironment environment = new MockEnvironment();

    @TempDir
    Path folder;

    @BeforeEach
    void warningsAreLogged() {
        ((Logger) LoggerFactory.getLogger(RequiredSettings.class)).setLevel(Level.WARN);
    }

    @BeforeEach
    void everythingIsSet() {
        environment
                .withProperty(AXON_SERVER, "axon:8124")
                .withProperty(CERTIFICATE, "")
                .withProperty(MONGO_DB, "mongodb://fleet:p%40ss@mongo/fleet-ledger?replicaSet=rs0")
                .withProperty(ISSUER, "https://id.example/realms/fleet")
                .withProperty(PRIVACY_KEY, "AAAA");
    }

    @Test
    void withEverythingSetTheStartIsNotRefused() {
        assertThatCode(this::check).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  "})
    void withoutAnAxonServerItIsRefused(String none) {
        environment.setProperty(AXON_SERVER, none);
        assertRefused("No Axon Server is named", "AXON_SERVER");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  "})
    void withoutAMongoDbItIsRefused(String none) {
        environment.setProperty(MONGO_DB, none);
        assertRefused("No MongoDB is named", "MONGODB_URI");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  "})
    void withoutAnIssuerItIsRefused(String none) {
        environment.setProperty(ISSUER, none);
        assertRefused("No identity provider is named", "OIDC_ISSUER_URI");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  "})
    void withoutAKeyOfPersonalDataItIsRefused(String none) {
        environment.setProperty(PRIVACY_KEY, none);
        assertRefused("No key of personal data", "FLEET_PRIVACY_KEY");
    }

    @ParameterizedTest
    @ValueSource(strings = {"jwk-set-uri", "public-key-location"})
    void keysWithoutAnIssuerWillDo(String keys) {
        environment.setProperty(ISSUER, "");
        environment.setProperty("spring.security.oauth2.resourceserver.jwt." + keys, "file:keys");
        assertThatCode(this::check).doesNotThrowAnyException();
    }

    @Test
    void aMongoDbWithoutADatabaseIsRefused() {
        environment.setProperty(MONGO_DB, "mongodb://fleet:p%40ss@mongo/?replicaSet=rs0");
        assertRefused("names no database", "MONGODB_URI");
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void oneNodeWithoutAReplicaSetIsWarnedOf(CapturedOutput log) {
        environment.setProperty(MONGO_DB, "mongodb://fleet:s3cret@mongo/fleet-ledger");
        check();
        assertThat(log.getAll())
                .contains("nothing will take its place", "?replicaSet=", "MONGODB_URI")
                .doesNotContain("s3cret");
    }

    @ParameterizedTest
    @ExtendWith(OutputCaptureExtension.class)
    @ValueSource(
            strings = {
                "mongodb://mongo/fleet-ledger?replicaSet=rs0",
                "mongodb://mongo-1,mongo-2/fleet-ledger",
                "mongodb://mongo/fleet-ledger?directConnection=true",
                "mongodb://mongo/fleet-ledger?directConnection=false"
            })
    void whoSaysWhatItIsIsNotWarned(String address, CapturedOutput log) {
        environment.setProperty(MONGO_DB, address);
        check();
        assertThat(log.getAll()).doesNotContain("replicaSet");
    }

    @ParameterizedTest
    @ValueSource(strings = {"mongo:27017", "mongodb://fleet:s3cr@t@mongo/fleet-ledger"})
    void anAddressThatCannotBeReadIsRefusedAndNotRepeated(String unreadable) {
        environment.setProperty(MONGO_DB, unreadable);
        StartupRefusedException refused = assertRefused("cannot be read", "percent-encoded");
        assertThat(refused.description()).doesNotContain("s3cr", "27017");
    }

    @Test
    void aCertificateWithoutEncryptionIsRefused() throws IOException {
        environment.setProperty(
                CERTIFICATE, Files.createFile(folder.resolve("axon.pem")).toString());
        assertRefused("not encrypted", "AXON_SERVER_TLS");
    }

    @Test
    void aCertificateThatIsNotThereIsRefused() {
        environment.setProperty(TLS, "true");
        environment.setProperty(CERTIFICATE, folder.resolve("axon.pem").toString());
        assertRefused("axon.pem", "AXON_SERVER_CERT_FILE");
    }

    @Test
    void anIssuerOfMongoDbsCertificateWithoutEncryptionIsRefused() throws IOException {
        environment.setProperty(
                MONGO_DB_CA, Files.createFile(folder.resolve("ca.pem")).toString());
        assertRefused("not encrypted", "tls=true");
    }

    @Test
    void anIssuerOfMongoDbsCertificateThatIsNotThereIsRefused() {
        environment.setProperty(MONGO_DB, "mongodb://mongo/fleet-ledger?replicaSet=rs0&tls=true");
        environment.setProperty(MONGO_DB_CA, folder.resolve("ca.pem").toString());
        assertRefused("ca.pem", "MONGODB_CA_FILE");
    }

    private StartupRefusedException assertRefused(String description, String action) {
        StartupRefusedException refused = catchThrowableOfType(StartupRefusedException.class, this::check);
        assertThat(refused).isNotNull();
        assertThat(refused.description()).contains(description);
        assertThat(refused.action()).contains(action);
        return refused;
    }

    private void check() {
        new RequiredSettings(environment).check();
    }
}
