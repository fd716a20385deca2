package io.fleetledger.support.distributed;

import com.mongodb.ConnectionString;
import com.mongodb.connection.ClusterConnectionMode;
import com.mongodb.connection.ClusterSettings;
import io.fleetledger.support.startup.StartupRefusedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * Refuses to start without a setting that the service cannot work without: it would look for Axon Server and MongoDB on
 * its own machine, and have no key to check tokens with.
 */
final class RequiredSettings {

    private static final String JWT = "spring.security.oauth2.resourceserver.jwt.";
    private static final String CERTIFICATE = "axon.axonserver.cert-file";
    private static final String MONGODB_CA = "fleet.read-store.ca-file";

    static final String SET_MONGODB_CA =
            "Set MONGODB_CA_FILE to a file with the certificate of its issuer, or its own, as PEM.";

    static final String SET_PRIVACY_KEY =
            "Set FLEET_PRIVACY_KEY to what `openssl rand -base64 32` prints, alike in all services, and keep it: what is"
                    + " sealed with one key can be read with no other.";

    private static final Logger LOG = LoggerFactory.getLogger(RequiredSettings.class);

    private final Environment environment;

    RequiredSettings(Environment environment) {
        this.environment = environment;
    }

    void check() {
        if (!isSet("axon.axonserver.servers")) {
            throw new StartupRefusedException(
                    "No Axon Server is named. It keeps the events and carries the messages between the services.",
                    "Set AXON_SERVER to its address: host or host:port, several of one cluster with commas between them.");
        }
        checkCertificate();
        checkMongoDb(text("spring.mongodb.uri"));
        if (Stream.of("issuer-uri", "jwk-set-uri", "public-key-location").noneMatch(name -> isSet(JWT + name))) {
            throw new StartupRefusedException(
                    "No identity provider is named. Without one, no token could be checked, and nobody let in.",
                    "Set OIDC_ISSUER_URI to the issuer of your tokens: what stands in their claim iss.");
        }
        if (!isSet("fleet.privacy.key")) {
            throw new StartupRefusedException(
                    "No key of personal data is set. Without one, events would be stored with it for all to read.",
                    SET_PRIVACY_KEY);
        }
    }

    private void checkCertificate() {
        String file = text(CERTIFICATE);
        if (file == null) {
            return;
        }
        if (!environment.getProperty("axon.axonserver.ssl-enabled", Boolean.class, false)) {
            throw new StartupRefusedException(
                    "A certificate of Axon Server is named, but the connection to it is not encrypted.",
                    "Set AXON_SERVER_TLS to true, or leave AXON_SERVER_CERT_FILE out.");
        }
        if (!Files.isReadable(Path.of(file))) {
            throw new StartupRefusedException(
                    "The certificate of Axon Server cannot be read: " + file + ".",
                    "Set AXON_SERVER_CERT_FILE to a file with its certificate, or that of its issuer, as PEM.");
        }
    }

    /** The address may contain a password: it is never printed. */
    private void checkMongoDb(@Nullable String uri) {
        if (uri == null) {
            throw new StartupRefusedException(
                    "No MongoDB is named. It keeps what is listed and searched, and how far that has come.",
                    setMongoDb());
        }
        ConnectionString address;
        try {
            address = new ConnectionString(uri);
        } catch (IllegalArgumentException unreadable) {
            throw new StartupRefusedException("The address of MongoDB cannot be read.", setMongoDb());
        }
        if (address.getDatabase() == null) {
            throw new StartupRefusedException("The address of MongoDB names no database.", setMongoDb());
        }
        checkTrust(address);
        if (isPinnedUnasked(address)) {
            LOG.warn("The address of MongoDB names one node and no replica set. If that is one of several, nothing will"
                    + " take its place when it fails: add ?replicaSet= and the set's name to MONGODB_URI, better with all"
                    + " of its nodes. If it stands alone, add ?directConnection=true, and this is not said again.");
        }
    }

    private void checkTrust(ConnectionString address) {
        String file = text(MONGODB_CA);
        if (file == null) {
            return;
        }
        if (!Boolean.TRUE.equals(address.getSslEnabled())) {
            throw new StartupRefusedException(
                    "An issuer of MongoDB's certificate is named, but the connection to it is not encrypted.",
                    "Add tls=true to MONGODB_URI, or leave MONGODB_CA_FILE out.");
        }
        if (!Files.isReadable(Path.of(file))) {
            throw new StartupRefusedException(
                    "The certificate of MongoDB's issuer cannot be read: " + file + ".", SET_MONGODB_CA);
        }
    }

    /** The driver stays with a single named node and does not discover others. */
    private static boolean isPinnedUnasked(ConnectionString address) {
        return address.isDirectConnection() == null
                && !address.isSrvProtocol()
                && ClusterSettings.builder()
                                .applyConnectionString(address)
                                .build()
                                .getMode()
                        == ClusterConnectionMode.SINGLE;
    }

    private static String setMongoDb() {
        return "Set MONGODB_URI to its address with a database and the name of its replica set:"
                + " mongodb://user:password@host:port,host:port/database?replicaSet=rs0,"
                + " special characters of the password percent-encoded.";
    }

    private boolean isSet(String property) {
        return text(property) != null;
    }

    private @Nullable String text(String property) {
        String value = environment.getProperty(property);
        return StringUtils.hasText(value) ? value : null;
    }
}
