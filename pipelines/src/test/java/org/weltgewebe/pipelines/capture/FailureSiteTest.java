package org.weltgewebe.pipelines.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class FailureSiteTest {

    private static final String CANARY = "canary-7f3a9c";

    @Test
    void classesStatesAndThePlaceAreToldButNoValue() {
        SQLException cause = new SQLException("Bad value for type long : " + CANARY, "22003");
        assertThat(FailureSite.of(new IllegalStateException(CANARY, cause)))
                .startsWith("IllegalStateException < SQLException 22003 at FailureSiteTest.classesStatesAndThePlace")
                .doesNotContain(CANARY);
    }

    @Test
    void aFailureOfOthersIsToldByTheirPlace() {
        NumberFormatException failure = null;
        try {
            Integer.parseInt(CANARY);
        } catch (NumberFormatException e) {
            e.setStackTrace(new StackTraceElement[] {e.getStackTrace()[0]});
            failure = e;
        }
        assertThat(FailureSite.of(failure))
                .startsWith("NumberFormatException at NumberFormatException.")
                .doesNotContain(CANARY);
    }
}
