package io.fleetledger.support.sheet;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.server.NotAcceptableStatusException;

/** A file format for rows. */
public enum SheetFormat {
    CSV("csv", Types.CSV + ";charset=UTF-8"),
    XLSX("xlsx", Types.XLSX),
    NDJSON("ndjson", Types.NDJSON);

    private final String wireName;
    private final String mediaType;

    SheetFormat(String wireName, String mediaType) {
        this.wireName = wireName;
        this.mediaType = mediaType;
    }

    /** The media types, for annotations. */
    public static final class Types {

        public static final String CSV = "text/csv";
        public static final String XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
        public static final String NDJSON = "application/x-ndjson";

        private Types() {}
    }

    /**
     * The format of a file for a request that names none: what its Accept header prefers by quality, and the first of
     * the formats where that leaves a choice. The header's order means nothing: generated clients send all documented
     * types, in any.
     *
     * @throws NotAcceptableStatusException if it accepts none of the formats
     */
    public static SheetFormat preferredBy(HttpServletRequest request, SheetFormat... formats) {
        List<MediaType> accepted = MediaType.parseMediaTypes(Collections.list(request.getHeaders(HttpHeaders.ACCEPT)));
        if (accepted.isEmpty()) {
            return formats[0];
        }
        SheetFormat preferred = null;
        double highest = 0;
        for (SheetFormat format : formats) {
            double quality = format.quality(accepted);
            if (quality > highest) {
                preferred = format;
                highest = quality;
            }
        }
        if (preferred == null) {
            throw new NotAcceptableStatusException(
                    Stream.of(formats).map(SheetFormat::type).toList());
        }
        return preferred;
    }

    /** That of the most specific range; 0 if the format is not accepted. */
    private double quality(List<MediaType> accepted) {
        return accepted.stream()
                .filter(type()::isCompatibleWith)
                .max(Comparator.comparingInt(SheetFormat::specificity).thenComparingDouble(MediaType::getQualityValue))
                .map(MediaType::getQualityValue)
                .orElse(0.0);
    }

    private static int specificity(MediaType range) {
        if (range.isWildcardType()) {
            return 0;
        }
        return range.isWildcardSubtype()
                ? 1
                : 2 + range.removeQualityValue().getParameters().size();
    }

    private MediaType type() {
        return MediaType.parseMediaType(mediaType);
    }

    /** The name in {@code format} parameters, and the file name's extension. */
    public String wireName() {
        return wireName;
    }

    public String mediaType() {
        return mediaType;
    }
}
