package org.weltgewebe.launcher.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The map in a real browser, on the real stack with the demo profile: nothing between Postgres and the pixels is a stand-in. */
class BrowserIT {

    @Test
    void theWebAppShowsWhatIsCommittedWhileItIsOpen() throws Exception {
        try (RunningWeave weave = RunningWeave.start()) {
            weave.loadDemo();
            assertThat(weave.browserSpecsPass())
                    .as("the browser's specs, see their output above")
                    .isTrue();
        }
    }
}
