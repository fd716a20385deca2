package io.fleetledger.ingest.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleetledger.support.problem.ProblemException;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What no parser should begin to read is refused as it is unpacked. */
class BoundedXmlTest {

    private static final int STRETCH = 1 << 19;

    private final List<ProblemException> told = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<?xml version='1.0'?><a/>",
                "<!--<!DOCTYPE x>--><a/>",
                "<!-- - -- -><!DOCTYPE --><a/>",
                "<!--x---><a/>",
                "<a><![CDATA[<!DOCTYPE ]] ]> ]]]></a>",
                "<?x <!DOCTYPE ? > ??><a/>",
                "<a>a < b <</a>"
            })
    void whatIsNoDocumentTypeIsLetThrough(String xml) throws IOException {
        assertThat(new String(part(xml).readAllBytes(), StandardCharsets.UTF_8)).isEqualTo(xml);
        assertThat(told).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<!DOCTYPE a><a/>",
                "<!--x--><!DOCTYPE a>",
                "<!--x---><!DOCTYPE a>",
                "<a><![CDATA[]]]]><!ENTITY b 'c'>",
                "<?x??><!DOCTYPE a>",
                "<<!DOCTYPE a>"
            })
    void aDocumentTypeIsRefusedWhereverItStands(String xml) {
        assertThatThrownBy(() -> part(xml).readAllBytes()).hasMessageContaining("a document type declaration");
        assertThat(told).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\0<a/>", "<\0a\0", "ÿþ<", "þÿ<", "abc\0", "abcÿ"})
    void anEncodingInWhichNothingWouldBeFoundIsRefused(String start) {
        byte[] bytes = start.getBytes(StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> part(bytes, 100, budget(100)).readAllBytes())
                .hasMessageContaining("a part that is not in UTF-8");
        byte[] later = ("abcd" + start).getBytes(StandardCharsets.ISO_8859_1);
        assertThatCode(() -> part(later, 100, budget(100)).readAllBytes())
                .as("a text's own")
                .doesNotThrowAnyException();
    }

    @Test
    void betweenTwoTagsMayBeWhatTheLongestTextNeeds() {
        assertThatCode(() -> part("<" + "x".repeat(STRETCH) + "<" + "x".repeat(STRETCH))
                        .readAllBytes())
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> part("<" + "x".repeat(STRETCH + 1)).readAllBytes())
                .hasMessageContaining("more than 32,767 characters");
        assertThatThrownBy(() -> part("<!--" + "<".repeat(STRETCH)).readAllBytes())
                .as("none is in a comment")
                .hasMessageContaining("more than 32,767 characters");
    }

    @Test
    void aPartMayUnpackToItsBoundAndAllOfThemToTheirs() {
        BoundedXml.Budget budget = budget(15);

        assertThatCode(() -> part(new byte[] {'a', 'b'}, 2, budget).readAllBytes())
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> part(new byte[] {'a', 'b', 'c'}, 2, budget).readAllBytes())
                .hasMessageContaining("unpacks to far more");
        assertThatCode(() -> part("x".repeat(10).getBytes(StandardCharsets.UTF_8), 100, budget)
                        .readAllBytes())
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> part(new byte[] {'a'}, 100, budget).readAllBytes())
                .hasMessageContaining("unpacks to far more");
        assertThat(told).hasSize(2);
    }

    @Test
    void byteForByteAndSkippedItIsLookedThroughAsWell() throws IOException {
        try (InputStream xml = part("<é!")) {
            assertThat(List.of(xml.read(), xml.read(), xml.read(), xml.read(), xml.read()))
                    .containsExactly((int) '<', 0xC3, 0xA9, (int) '!', -1);
            assertThat(xml.markSupported()).isFalse();
        }
        try (InputStream xml = part("ab<!DOCTYPE")) {
            assertThat(xml.skip(0)).isZero();
            assertThat(xml.skip(-1)).isZero();
            assertThat(xml.skip(9)).isEqualTo(1);
            assertThat(xml.read()).isEqualTo('b');
            assertThatThrownBy(() -> xml.skipNBytes(9)).hasMessageContaining("document type");
        }
        try (InputStream end = part("")) {
            assertThat(end.skip(1)).isZero();
        }
    }

    @Test
    void aZipThatCannotBeUnpackedIsDamaged() {
        for (IOException failure : List.of(new ZipException("bad"), new EOFException("cut"))) {
            InputStream broken = new InputStream() {
                @Override
                public int read() throws IOException {
                    throw failure;
                }

                @Override
                public int read(byte[] buffer, int offset, int length) throws IOException {
                    throw failure;
                }
            };
            assertThatThrownBy(() -> new BoundedXml(broken, budget(9), 9).read())
                    .hasMessageContaining("its zip cannot be read");
        }
        assertThat(told).hasSize(2);
    }

    private InputStream part(String xml) {
        return part(xml.getBytes(StandardCharsets.UTF_8), 1 << 22, budget(1 << 22));
    }

    private static InputStream part(byte[] bytes, long max, BoundedXml.Budget budget) {
        return new BoundedXml(new ByteArrayInputStream(bytes), budget, max);
    }

    private BoundedXml.Budget budget(long bytes) {
        return new BoundedXml.Budget(bytes, refused -> {
            told.add(refused);
            return refused;
        });
    }
}
