package io.fleetledger.standalone.issuer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import io.fleetledger.support.startup.StartupRefusedException;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SigningKeyTest {

    @TempDir
    Path dataDir;

    @Test
    void isMadeOnceAndKept() {
        Path missing = dataDir.resolve("not/yet/there");

        RSAKey made = SigningKey.in(missing);

        assertThat(made.isPrivate()).isTrue();
        assertThat(made.size()).isEqualTo(2048);
        assertThat(SigningKey.in(missing)).isEqualTo(made);
        assertThat(missing).isDirectoryContaining("glob:**/signing-key.json");
        assertThat(missing.toFile().list()).hasSize(1);
    }

    @Test
    void isForItsOwnerOnly() throws IOException {
        assumeTrue(FileSystems.getDefault().supportedFileAttributeViews().contains("posix"));

        SigningKey.in(dataDir);

        assertThat(Files.getPosixFilePermissions(dataDir.resolve("signing-key.json")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void isRefusedWhenEmpty() throws IOException {
        assertRefused("");
    }

    @Test
    void isRefusedWhenCutOff() throws IOException {
        String whole = SigningKey.in(dataDir).toJSONString();

        assertRefused(whole.substring(0, whole.length() / 2));
    }

    @Test
    void isRefusedWithoutItsPrivatePart() throws IOException {
        assertRefused(SigningKey.in(dataDir).toPublicJWK().toJSONString());
    }

    @Test
    void isRefusedWhenItsPartsDoNotBelongTogether() throws IOException, JOSEException {
        RSAKey one = new RSAKeyGenerator(2048).generate();
        RSAKey other = new RSAKeyGenerator(2048).generate();

        assertRefused(one.toJSONString()
                .replace(one.getModulus().toString(), other.getModulus().toString()));
    }

    @Test
    void isRefusedWhenItsFolderCannotBeMade() throws IOException {
        Path file = Files.writeString(dataDir.resolve("file"), "in the way");

        assertThatThrownBy(() -> SigningKey.in(file.resolve("data")))
                .isInstanceOf(StartupRefusedException.class)
                .hasMessageContaining("signing-key.json");
    }

    private void assertRefused(String content) throws IOException {
        Path file = Files.writeString(dataDir.resolve("signing-key.json"), content);

        assertThatThrownBy(() -> SigningKey.in(dataDir))
                .isInstanceOf(StartupRefusedException.class)
                .hasMessageContaining(file.toString())
                .hasNoCause();
        assertThat(file).hasContent(content);
    }
}
