package org.weltgewebe.pipelines.deadletter.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.weltgewebe.pipelines.cli.Arguments;
import org.weltgewebe.pipelines.deadletter.ColumnsJson;
import org.weltgewebe.pipelines.deadletter.LetterCase;
import org.weltgewebe.pipelines.deadletter.OriginalUnreadableException;
import org.weltgewebe.pmtiles.json.Json;

/** {@code dlq show}: the one command that prints values of a row. */
final class ShowLetter {

    private static final String WARNING =
            "PERSONAL DATA follows: whatever the row held. Copy it into no ticket, chat or log.";

    private final Desk desk;

    ShowLetter(Desk desk) {
        this.desk = desk;
    }

    int run(Arguments arguments) throws IOException, InterruptedException {
        LetterCase letterCase = desk.theCase(arguments.words());
        Map<String, Object> fields = new LinkedHashMap<>(Desk.fields(letterCase));
        List<List<String>> rows = new ArrayList<>();
        fields.forEach((name, value) -> rows.add(List.of(name, value.toString())));
        desk.report().table(rows);
        if (letterCase.letter() == null) {
            desk.report().text("the letter is erased; this is all that is known");
        } else if (letterCase.letter().letter().row() == null) {
            desk.report().text("the original is no row: " + where(letterCase));
        } else {
            original(letterCase, fields);
        }
        if (desk.report().isJson()) {
            desk.report().result(fields, "");
        }
        return Report.DONE;
    }

    private static String where(LetterCase letterCase) {
        return letterCase.letter() != null
                        && letterCase.letter().letter().message() != null
                        && letterCase.letter().letter().message().sequence() > 0
                ? "it lies in WG_EVENT at sequence "
                        + letterCase.letter().letter().message().sequence()
                : "it was larger than the server takes and was not kept; an UPDATE of the row sends it again";
    }

    private void original(LetterCase letterCase, Map<String, Object> fields) throws IOException {
        try {
            Map<String, @Nullable Object> columns = desk.columns(letterCase);
            desk.report().note(WARNING);
            fields.put("warning", WARNING);
            fields.put("original", Json.parseObject(ColumnsJson.text(columns, false)));
            desk.report().text(ColumnsJson.text(columns, true));
        } catch (OriginalUnreadableException unreadable) {
            fields.put("unreadable", String.valueOf(unreadable.getMessage()));
            desk.report().text(String.valueOf(unreadable.getMessage()));
        }
    }
}
