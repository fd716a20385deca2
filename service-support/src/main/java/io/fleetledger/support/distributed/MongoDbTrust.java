package io.fleetledger.support.distributed;

import io.fleetledger.support.startup.StartupRefusedException;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.mongodb.autoconfigure.MongoClientSettingsBuilderCustomizer;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.util.StringUtils;

/** Trusts MongoDB's certificate if the JVM does not know its issuer. Imported, never found by component scan. */
class MongoDbTrust {

    @Bean
    MongoClientSettingsBuilderCustomizer trustOfMongoDb(@Value("${fleet.read-store.ca-file}") String file) {
        if (!StringUtils.hasText(file)) {
            return settings -> {};
        }
        SSLContext trust = trust(Path.of(file));
        return settings -> settings.applyToSslSettings(tls -> tls.context(trust));
    }

    private static SSLContext trust(Path file) {
        try {
            return SslBundle.of(new PemSslStoreBundle(
                            null, PemSslStoreDetails.forCertificate(file.toUri().toString())))
                    .createSslContext();
        } catch (IllegalStateException noCertificate) {
            throw new StartupRefusedException(
                    "There is no certificate of MongoDB's issuer in " + file + ".", RequiredSettings.SET_MONGODB_CA);
        }
    }
}
