package io.fleetledger.ingest.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleetledger.ingest.file.XmlEvents.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A part's XML, event by event. */
class XmlEventsTest {

    @Test
    void elementsAndTextsComeInTheirOrder() throws IOException {
        try (XmlEvents part =
                events("<?xml version='1.0'?><!--c--><p:a xmlns:p='u' p:id='7' n='8'>x<![CDATA[<]]></p:a>")) {
            StringBuilder text = new StringBuilder("text: ");
            assertThat(part.next()).isEqualTo(Kind.START);
            assertThat(part.name()).isEqualTo("a");
            assertThat(part.attribute("n")).isEqualTo("8");
            assertThat(part.attribute("none")).isNull();
            assertThat(part.qualifiedAttribute("id")).isEqualTo("7");
            assertThat(part.qualifiedAttribute("n")).isNull();
            Kind event = part.next();
            for (; event == Kind.TEXT; event = part.next()) {
                part.appendText(text);
            }
            assertThat(text).hasToString("text: x<");
            assertThat(event).isEqualTo(Kind.END);
            assertThat(part.next()).isEqualTo(Kind.END_OF_PART);
        }
    }

    @Test
    void ofATextComesNoMoreThanTellsThatItIsTooLong() throws IOException {
        try (XmlEvents part = events("<a>" + "x".repeat(40_000) + "</a>")) {
            StringBuilder text = new StringBuilder();
            part.next();
            while (part.next() == Kind.TEXT) {
                part.appendText(text);
            }
            assertThat(text).hasSize(32_768);
        }
    }

    @Test
    void elementsAreNestedNoDeeperThan64() {
        assertThatCode(() -> readAll("<a>".repeat(64) + "</a>".repeat(64))).doesNotThrowAnyException();
        assertThatCode(() -> readAll("<a>" + "<b></b>".repeat(100) + "</a>"))
                .as("side by side")
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> readAll("<a>".repeat(65) + "</a>".repeat(65)))
                .hasMessageContaining("as no spreadsheet program does it");
    }

    /** Of elements, attributes and namespaces together. */
    @ParameterizedTest
    @ValueSource(strings = {"<b%d/>", "<a b%d=''/>", "<a xmlns='b%d'/>"})
    void aPartHasNoMoreThan4096Names(String each) {
        StringBuilder names = new StringBuilder("<a>");
        for (int n = 1; n < 4_096; n++) {
            names.append(each.formatted(n));
        }
        assertThatCode(() -> readAll(names + "</a>")).doesNotThrowAnyException();
        assertThatThrownBy(() -> readAll(names + each.formatted(0) + "</a>"))
                .hasMessageContaining("as no spreadsheet program does it");
    }

    @ParameterizedTest
    @ValueSource(strings = {"<a>", "<a></b>", "<a>&b;</a>", "", "<a/><a/>"})
    void whatIsNotWellFormedIsDamage(String xml) {
        assertThatThrownBy(() -> readAll(xml)).hasMessageContaining("no well-formed XML");
    }

    private static void readAll(String xml) throws IOException {
        try (XmlEvents part = events(xml)) {
            while (part.next() != Kind.END_OF_PART) {
                // To the end.
            }
        }
    }

    private static XmlEvents events(String xml) throws IOException {
        return new XmlEvents(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
    }
}
