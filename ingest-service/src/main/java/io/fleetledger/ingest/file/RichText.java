package io.fleetledger.ingest.file;

import io.fleetledger.ingest.file.XmlEvents.Kind;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A workbook's text: in runs of one format each, with pronunciations, which are skipped, and its own escapes. */
final class RichText {

    private static final Pattern ESCAPE = Pattern.compile("_x([0-9A-Fa-f]{4})_");

    private RichText() {}

    /** Appends the text of the element whose start has just been read, up to its end. */
    static void append(XmlEvents part, StringBuilder text) {
        int depth = 1;
        int textDepth = 0;
        int pronunciationDepth = 0;
        while (depth > 0) {
            Kind event = part.next();
            switch (event) {
                case START -> {
                    depth++;
                    if (part.name().equals("rPh") && pronunciationDepth == 0) {
                        pronunciationDepth = depth;
                    } else if (part.name().equals("t") && textDepth == 0 && pronunciationDepth == 0) {
                        textDepth = depth;
                    }
                }
                case END -> {
                    textDepth = textDepth == depth ? 0 : textDepth;
                    pronunciationDepth = pronunciationDepth == depth ? 0 : pronunciationDepth;
                    depth--;
                }
                case TEXT -> {
                    if (textDepth > 0) {
                        part.appendText(text);
                    }
                }
                case END_OF_PART -> throw XmlEvents.malformed();
            }
        }
    }

    /** Turns {@code _x000A_} back into the character that XML cannot hold, or holds differently. */
    static String decode(CharSequence text) {
        Matcher escapes = ESCAPE.matcher(text);
        return escapes.replaceAll(
                escape -> Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(escape.group(1), 16))));
    }
}
