package io.fleetledger.ingest.file;

import java.io.IOException;
import java.nio.file.Path;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Where uploads go as they come in. */
@Configuration(proxyBeanMethods = false)
class UploadConfiguration {

    @Bean
    UploadFolder uploadFolder(@Value("${fleet.imports.upload-folder}") Path common) throws IOException {
        return UploadFolder.below(common.toAbsolutePath());
    }
}
