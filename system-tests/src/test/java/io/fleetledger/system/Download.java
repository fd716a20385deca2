package io.fleetledger.system;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** A file that came back. */
final class Download {

    private final Answer answer;
    private final byte[] bytes;

    Download(Answer answer, byte[] bytes) {
        this.answer = answer;
        this.bytes = bytes.clone();
    }

    Download expect(int status) {
        answer.expect(status);
        return this;
    }

    String contentType() {
        return answer.header("Content-Type");
    }

    byte[] bytes() {
        return bytes.clone();
    }

    String text() {
        String text = new String(bytes, StandardCharsets.UTF_8);
        return text.startsWith("\ufeff") ? text.substring(1) : text;
    }

    /** As what the caller asked for, whatever the program that made it calls itself. */
    Upload upload(String format) {
        return Upload.of("machines." + format, "application/octet-stream", bytes);
    }

    /** Its rows, each by the names of its columns; what is empty, null or no single value is left out. */
    List<Map<String, String>> rows(String format) {
        return switch (format) {
            case "csv" -> named(Csv.parse(text()));
            case "xlsx" -> named(Workbook.read(bytes));
            case "ndjson" -> text().lines().map(Json::parse).map(Download::row).toList();
            default -> throw new IllegalArgumentException(format);
        };
    }

    private static List<Map<String, String>> named(List<List<String>> table) {
        List<String> header = table.get(0);
        List<Map<String, String>> rows = new ArrayList<>();
        for (List<String> cells : table.subList(1, table.size())) {
            Map<String, String> row = new LinkedHashMap<>();
            for (int column = 0; column < cells.size(); column++) {
                if (!cells.get(column).isEmpty()) {
                    row.put(header.get(column), cells.get(column));
                }
            }
            rows.add(row);
        }
        return rows;
    }

    private static Map<String, String> row(JsonNode json) {
        Map<String, String> row = new LinkedHashMap<>();
        json.properties().forEach(field -> {
            if (field.getValue().isValueNode() && !field.getValue().isNull()) {
                row.put(field.getKey(), field.getValue().asString());
            }
        });
        return row;
    }
}
