package com.example.maintenance;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;

/** Notifies the maintenance desk of every machine that becomes critical: at least once, each time with the same id. */
@SpringBootApplication(proxyBeanMethods = false)
@EnableConfigurationProperties(NotifierSettings.class)
public class MaintenanceNotifier {

    public static void main(String[] args) {
        SpringApplication.run(MaintenanceNotifier.class, args);
    }
}
