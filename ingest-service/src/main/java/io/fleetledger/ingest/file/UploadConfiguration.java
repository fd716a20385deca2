package io.fleetledger.ingest.file;

import io.fleetledger.support.startup.StartupRefusedException;
import java.io.IOException;
import java.nio.file.Path;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.unit.DataSize;

/** The folder of incoming uploads. */
@Configuration(proxyBeanMethods = false)
class UploadConfiguration {

    @Bean
    UploadFolder uploadFolder(
            @Value("${fleet.imports.upload-folder}") Path common,
            @Value("${fleet.imports.upload-space}") DataSize space,
            @Value("${fleet.imports.max-file-size}") DataSize maxFileSize)
            throws IOException {
        if (space.toBytes() / 2 < maxFileSize.toBytes()) {
            throw new StartupRefusedException(
                    "A tenant may have half of the space for uploads, which the largest file would not fit into.",
                    "Set fleet.imports.upload-space to at least twice fleet.imports.max-file-size.");
        }
        return UploadFolder.below(common.toAbsolutePath(), space.toBytes());
    }
}
