package io.fleetledger.support.sheet;

import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.util.MimeTypeUtils;

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
     * The format of a file for a request that names none: what its Accept header prefers, and the first of the formats
     * where that leaves a choice.
     */
    public static SheetFormat preferredBy(HttpServletRequest request, SheetFormat... formats) {
        List<MediaType> accepted =
                new ArrayList<>(MediaType.parseMediaTypes(Collections.list(request.getHeaders(HttpHeaders.ACCEPT))));
        MimeTypeUtils.sortBySpecificity(accepted);
        return accepted.stream()
                .flatMap(type -> Stream.of(formats).filter(format -> format.is(type)))
                .findFirst()
                .orElse(formats[0]);
    }

    private boolean is(MediaType accepted) {
        return accepted.isCompatibleWith(MediaType.parseMediaType(mediaType));
    }

    /** The name in {@code format} parameters, and the file name's extension. */
    public String wireName() {
        return wireName;
    }

    public String mediaType() {
        return mediaType;
    }
}
