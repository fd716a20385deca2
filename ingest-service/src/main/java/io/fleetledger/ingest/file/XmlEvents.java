package io.fleetledger.ingest.file;

import io.fleetledger.support.problem.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/** A part's XML, event by event, without document types and entities. Names lack prefixes, which differ by program. */
final class XmlEvents implements AutoCloseable {

    enum Kind {
        START,
        TEXT,
        END,
        END_OF_PART
    }

    private static final int MAX_DEPTH = 64;
    /** Parsers keep every name permanently. SpreadsheetML with all its extensions has fewer. */
    private static final int MAX_NAMES = 4_096;

    private static final XMLInputFactory FACTORY = factory();

    private final InputStream bytes;
    private final XMLStreamReader reader;
    private final Set<String> names = new HashSet<>();
    private int depth;

    /** @param bytes bounded; closed with this */
    XmlEvents(InputStream bytes) throws IOException {
        this.bytes = bytes;
        try {
            // The encoding is fixed, so that the part cannot declare one that evades the bounds.
            this.reader = FACTORY.createXMLStreamReader(bytes, "UTF-8");
        } catch (XMLStreamException invalid) {
            bytes.close();
            throw malformed();
        } catch (RuntimeException refused) {
            bytes.close();
            throw refused;
        }
    }

    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, false);
        return factory;
    }

    Kind next() {
        try {
            while (reader.hasNext()) {
                switch (reader.next()) {
                    case XMLStreamConstants.START_ELEMENT -> {
                        checkStart();
                        return Kind.START;
                    }
                    case XMLStreamConstants.END_ELEMENT -> {
                        depth--;
                        return Kind.END;
                    }
                    case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE -> {
                        return Kind.TEXT;
                    }
                    case XMLStreamConstants.ENTITY_REFERENCE -> throw malformed();
                    default -> {} // Comments and instructions say nothing to us.
                }
            }
            return Kind.END_OF_PART;
        } catch (XMLStreamException invalid) {
            throw malformed();
        }
    }

    private void checkStart() {
        depth++;
        names.add(reader.getLocalName());
        for (int i = 0; i < reader.getAttributeCount(); i++) {
            names.add(reader.getAttributeLocalName(i));
        }
        for (int i = 0; i < reader.getNamespaceCount(); i++) {
            names.add(String.valueOf(reader.getNamespaceURI(i)));
        }
        if (depth > MAX_DEPTH || names.size() > MAX_NAMES) {
            throw FileProblems.unreadable(
                    "A part of the workbook is nested or named as no spreadsheet program does it.");
        }
    }

    /** The element's name, at its start or its end. */
    String name() {
        return reader.getLocalName();
    }

    @Nullable String attribute(String name) {
        return reader.getAttributeValue(null, name);
    }

    /** The value of an attribute in any namespace, such as {@code r:id}. */
    @Nullable String qualifiedAttribute(String name) {
        for (int i = 0; i < reader.getAttributeCount(); i++) {
            String namespace = reader.getAttributeNamespace(i);
            if (namespace != null
                    && !namespace.isEmpty()
                    && reader.getAttributeLocalName(i).equals(name)) {
                return reader.getAttributeValue(i);
            }
        }
        return null;
    }

    /**
     * Appends the text of this event, which may be part of a longer text: in total, at most one character more than a
     * cell may have, so that a longer one is recognized.
     */
    void appendText(StringBuilder to) {
        int fits = Math.min(reader.getTextLength(), FileLimits.MAX_CELL + 1 - to.length());
        to.append(reader.getTextCharacters(), reader.getTextStart(), fits);
    }

    static ProblemException malformed() {
        return FileProblems.unreadable("The workbook is damaged: a part of it is no well-formed XML.");
    }

    @Override
    public void close() throws IOException {
        bytes.close();
    }
}
