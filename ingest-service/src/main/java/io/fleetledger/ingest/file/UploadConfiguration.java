package io.fleetledger.ingest.file;

import jakarta.servlet.MultipartConfigElement;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.unit.DataSize;

/** How large an upload may be at all, and that it goes to disk as it comes in. */
@Configuration(proxyBeanMethods = false)
class UploadConfiguration {

    /** Bytes of a request besides its file. */
    private static final long ENVELOPE = 1 << 20;

    @Bean
    MultipartConfigElement multipartBounds(@Value("${fleet.imports.max-file-size}") DataSize maxFileSize) {
        return new MultipartConfigElement("", maxFileSize.toBytes(), maxFileSize.toBytes() + ENVELOPE, 0);
    }
}
