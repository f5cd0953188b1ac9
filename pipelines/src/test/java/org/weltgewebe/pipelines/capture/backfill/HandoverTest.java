package org.weltgewebe.pipelines.capture.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HandoverTest {

    private final Handover handover = new Handover();

    @Test
    void anOfferNobodyTakesIsWaitedForNoLongerThanAsked() throws InterruptedException {
        handover.offer(new Offer.Watch("m", "wg.node", "id"));
        assertThat(handover.await(1)).isNull();
        handover.answer("other", Handover.Answer.TAKEN);
        assertThat(handover.await(1)).isNull();
        assertThat(handover.take("m")).isNotNull();
        handover.emitted("m");
        assertThat(handover.await(60_000)).isEqualTo(Handover.Answer.TAKEN);
    }

    @Test
    void anOfferThatIsWithdrawnIsNeitherTakenNorAnswered() throws InterruptedException {
        handover.offer(new Offer.Watch("m", "wg.node", "id"));
        handover.withdraw();
        assertThat(handover.isIdle()).isTrue();
        assertThat(handover.take("m")).isNull();
        handover.emitted("m");
        assertThat(handover.await(1)).isNull();
    }
}
