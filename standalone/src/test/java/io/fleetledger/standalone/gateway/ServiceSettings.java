package io.fleetledger.standalone.gateway;

import io.fleetledger.support.distributed.DistributedConfiguration;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import tools.jackson.databind.json.JsonMapper;

/** What a service makes of its environment variables, by its own files of settings and its own checks. */
final class ServiceSettings {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([A-Z][A-Z0-9_]*)[:}]");

    private ServiceSettings() {}

    /**
     * The settings of a service that has these variables and no others, once it has found nothing to refuse its start for.
     * It goes no further: no server is asked.
     */
    static Environment accepted(String service, Map<String, String> variables) {
        ConfigurableEnvironment settings = settings(service, variables);
        try (var context = new AnnotationConfigApplicationContext()) {
            context.setEnvironment(settings);
            context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor());
            context.register(DistributedConfiguration.class);
            context.refresh();
        }
        return settings;
    }

    static Environment withoutVariables(String service) {
        return settings(service, Map.of());
    }

    /** The variables that its files name, those that Spring takes for a setting of theirs or of a library, and the JVM's. */
    static Set<String> variablesReadBy(String service) {
        return Stream.of(
                        settings(service, Map.of()).getPropertySources().stream()
                                .filter(EnumerablePropertySource.class::isInstance)
                                .flatMap(file -> variablesOf((EnumerablePropertySource<?>) file)),
                        variablesOfLibraries(),
                        Stream.of("JAVA_TOOL_OPTIONS"))
                .flatMap(variables -> variables)
                .collect(Collectors.toSet());
    }

    private static Stream<String> variablesOf(EnumerablePropertySource<?> file) {
        return Stream.of(file.getPropertyNames())
                .flatMap(name -> Stream.concat(
                        Stream.of(variable(name)),
                        PLACEHOLDER
                                .matcher(String.valueOf(file.getProperty(name)))
                                .results()
                                .map(found -> found.group(1))));
    }

    private static Stream<String> variablesOfLibraries() {
        try {
            return Collections.list(ServiceSettings.class
                            .getClassLoader()
                            .getResources("META-INF/spring-configuration-metadata.json"))
                    .stream()
                    .flatMap(metadata -> {
                        try (InputStream json = metadata.openStream()) {
                            return JsonMapper.shared()
                                    .readTree(json)
                                    .path("properties")
                                    .valueStream();
                        } catch (IOException unreadable) {
                            throw new AssertionError(unreadable);
                        }
                    })
                    .map(setting -> variable(setting.path("name").asString()));
        } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
        }
    }

    private static String variable(String setting) {
        return setting.replaceAll("[.-]", "_").toUpperCase(Locale.ROOT);
    }

    private static ConfigurableEnvironment settings(String service, Map<String, String> variables) {
        ConfigurableEnvironment settings = new StandardEnvironment() {
            @Override
            protected void customizePropertySources(MutablePropertySources sources) {
                PropertySource<?> name = new MapPropertySource("name", Map.of("spring.config.name", service));
                sources.addLast(name);
                sources.addLast(new SystemEnvironmentPropertySource(
                        SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, new HashMap<>(variables)));
            }
        };
        ConfigDataEnvironmentPostProcessor.applyTo(settings);
        return settings;
    }
}
