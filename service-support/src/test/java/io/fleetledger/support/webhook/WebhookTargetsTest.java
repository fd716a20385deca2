package io.fleetledger.support.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleetledger.support.validation.InvalidValueException;
import io.fleetledger.support.webhook.WebhookTargets.ForbiddenTargetException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookTargetsTest {

    private final WebhookTargets targets = new WebhookTargets(false);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1/",
                "http://127.255.255.254/",
                "http://2130706433/", // 127.0.0.1 as one number
                "http://0.0.0.0/",
                "http://0.1.2.3/",
                "http://10.0.0.1/",
                "http://172.16.0.1/",
                "http://172.31.255.255/",
                "http://192.168.1.1/",
                "http://100.64.0.1/",
                "http://100.127.255.255/",
                "http://168.63.129.16/machine?comp=goalstate",
                "http://169.254.169.254/latest/meta-data/",
                "http://192.0.0.192/",
                "http://198.18.0.1/",
                "http://224.0.0.1/",
                "http://239.1.2.3/",
                "http://255.255.255.255/",
                "http://[::]/",
                "http://[::1]/",
                "http://[::ffff:127.0.0.1]/",
                "http://[::ffff:a9fe:a9fe]/",
                "http://[::127.0.0.1]/",
                "http://[64:ff9b::10.0.0.1]/",
                "http://[64:ff9b:1::1]/",
                "http://[2002:7f00:1::]/",
                "http://[2001:0:1:2::]/",
                "http://[2001:db8::1]/",
                "http://[fe80::1]/",
                "http://[fec0::1]/",
                "http://[fc00::1]/",
                "http://[fd00:ec2::254]/",
                "http://[ff02::1]/",
                "http://localhost/"
            })
    void whatOnlyThisNetworkReachesIsRefused(String url) {
        assertThatThrownBy(() -> targets.check(url))
                .isInstanceOfSatisfying(
                        InvalidValueException.class,
                        refused -> assertThat(refused.type()).isEqualTo("url_target_forbidden"));
        assertThatCode(() -> new WebhookTargets(true).check(url)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://8.8.8.8/hook",
                "http://172.32.0.1/",
                "http://172.15.255.255/",
                "http://100.128.0.1/",
                "http://169.253.0.1/",
                "http://[2606:4700::1111]:8443/",
                "http://[64:ff9b::8.8.8.8]/",
                "http://[2002:808:808::]/"
            })
    void whatIsOutInTheOpenIsTaken(String url) {
        assertThat(targets.check(url)).isEqualTo(url);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hooks.example.com",
                "/hook",
                "ftp://8.8.8.8/",
                "file:///etc/passwd",
                "https://user:secret@8.8.8.8/",
                "https://8.8.8.8/#fragment",
                "https://8.8.8.8:0/",
                "https://8.8.8.8:70000/",
                "https://",
                "https:hooks",
                "https://exa mple/",
                "https://8.8.8.8/\u00e9"
            })
    void whatIsNoUrlToSendToIsRefused(String url) {
        assertThatThrownBy(() -> targets.check(url)).isInstanceOf(InvalidValueException.class);
    }

    @Test
    void anUrlThatIsTooLongIsRefused() {
        String longest = "https://8.8.8.8/" + "a".repeat(WebhookTargets.MAX_LENGTH - 16);

        assertThat(targets.check(longest)).hasSize(WebhookTargets.MAX_LENGTH);
        assertThatThrownBy(() -> targets.check(longest + "a")).isInstanceOf(InvalidValueException.class);
    }

    @Test
    void aNameOneOfWhoseAddressesIsPrivateIsRefusedAsAWhole() {
        WebhookTargets both = new WebhookTargets(
                false, host -> new InetAddress[] {InetAddress.getByName("8.8.8.8"), InetAddress.getByName("10.0.0.1")});

        assertThatThrownBy(() -> both.resolve("hooks.example.com")).isInstanceOf(ForbiddenTargetException.class);
    }

    @Test
    void aNameThatCannotBeFoundNowIsTakenAndLookedUpWhenItIsCalled() {
        WebhookTargets unknown = new WebhookTargets(false, host -> {
            throw new UnknownHostException(host);
        });

        assertThat(unknown.check("https://hooks.example.com/")).isEqualTo("https://hooks.example.com/");
        assertThatThrownBy(() -> unknown.resolve("hooks.example.com"))
                .isInstanceOf(UnknownHostException.class)
                .isNotInstanceOf(ForbiddenTargetException.class);
    }
}
