package org.weltgewebe.pipelines.deadletter.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextEditorTest {

    private static final Map<String, Object> COLUMNS = new LinkedHashMap<>(Map.of("title", "canary"));

    @TempDir
    Path directory;

    private Path witness;
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    @BeforeEach
    void prepare() {
        witness = directory.resolve("witness");
    }

    @Test
    void whatTheEditorWroteComesBackAndNothingOfItStays() throws Exception {
        Map<String, Object> edited = edit(
                "ls -ld \"$(dirname \"$1\")\" > " + witness + "; echo \"$1\" >> " + witness
                        + "; cp \"$1\" \"$1~\"; sed -i s/canary/bird/ \"$1\"",
                "");
        assertThat(edited).isEqualTo(Map.of("title", "bird"));
        String[] seen = Files.readString(witness).split("\n");
        assertThat(seen[0]).startsWith("drwx------");
        assertThat(Path.of(seen[1]).getParent())
                .as("with the copy that an editor leaves")
                .doesNotExist();
    }

    @Test
    void whatLiesThereInTheEndIsOverwrittenInPlace() throws Exception {
        Path link = directory.resolve("link");
        edit("cp \"$1\" \"$1~\"; ln \"$1~\" " + link, "");
        assertThat(Files.readAllBytes(link)).isNotEmpty().containsOnly(0);
    }

    @Test
    void ctrlCInTheEditorIsTheEditors() throws Exception {
        Map<String, Object> edited = edit("kill -INT $PPID; sleep 1; sed -i s/canary/bird/ \"$1\"", "");
        assertThat(edited).isEqualTo(Map.of("title", "bird"));
    }

    @Test
    void whatIsNoJsonIsToldAndMayBeEditedAgain() throws Exception {
        String breaksOnce = "if [ -e " + witness
                + " ]; then echo '{\"title\": \"bird\"}' > \"$1\"; else echo broken > \"$1\"; touch " + witness
                + "; fi";
        assertThat(edit(breaksOnce, "\n")).isEqualTo(Map.of("title", "bird"));
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("columns: no JSON at line 1", "Enter to edit again");
    }

    @Test
    void whoeverGivesUpChangesNothingAndLeavesNothing() throws Exception {
        String breaks = "echo \"$1\" > " + witness + "; echo broken > \"$1\"";
        assertThatThrownBy(() -> edit(breaks, "")).isInstanceOf(IllegalArgumentException.class);
        assertThat(Path.of(Files.readString(witness).trim()).getParent()).doesNotExist();
        String fails = "echo \"$1\" > " + witness + "; exit 3";
        assertThatThrownBy(() -> edit(fails, ""))
                .isInstanceOf(IOException.class)
                .hasMessage("editor: exit code 3 (expected: 0; nothing was stored)");
        assertThat(Path.of(Files.readString(witness).trim()).getParent()).doesNotExist();
    }

    private Map<String, Object> edit(String command, String answers) throws Exception {
        PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
        return new TextEditor(new Report(out, out, false), command, new StringReader(answers)).edit(COLUMNS);
    }
}
