package io.fleetledger.standalone.issuer;

import io.fleetledger.support.startup.StartupRefusedException;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementServerProperties;
import org.springframework.boot.web.server.AbstractConfigurableWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;

/**
 * Keeps the process on a loopback address while the demo clients are on, since their secrets are public. It checks the
 * address that the server is about to use, whatever set it, and so runs last.
 */
final class LoopbackGuard implements WebServerFactoryCustomizer<AbstractConfigurableWebServerFactory>, Ordered {

    private final IssuerClients clients;
    private final Environment environment;
    private final ObjectProvider<ManagementServerProperties> management;

    LoopbackGuard(
            IssuerClients clients, Environment environment, ObjectProvider<ManagementServerProperties> management) {
        this.clients = clients;
        this.environment = environment;
        this.management = management;
    }

    @Override
    public void customize(AbstractConfigurableWebServerFactory factory) {
        if (!clients.demo()) {
            return;
        }
        factory.setAddress(loopback("server.address", factory.getAddress()));
        if (ManagementPortType.get(environment) == ManagementPortType.DIFFERENT) {
            // A separate management port is opened later, from these properties; without an address it would be open on
            // all.
            management.ifAvailable(properties ->
                    properties.setAddress(loopback("management.server.address", properties.getAddress())));
        }
    }

    @Override
    public int getOrder() {
        return LOWEST_PRECEDENCE;
    }

    private static InetAddress loopback(String property, @Nullable InetAddress address) {
        if (address == null) {
            return InetAddress.getLoopbackAddress();
        }
        if (!address.isLoopbackAddress()) {
            throw new StartupRefusedException(
                    "The demo clients are on, and " + property + " is " + address.getHostAddress()
                            + ". Everybody knows the demo clients' secrets, so with them the process listens on a"
                            + " loopback address (127.0.0.1) only.",
                    "To listen on " + address.getHostAddress() + ", configure clients of your own in fleet.clients, or"
                            + " name your identity provider in spring.security.oauth2.resourceserver.jwt.issuer-uri;"
                            + " either turns the demo clients off.");
        }
        return address;
    }
}
