package org.weltgewebe.pipelines.verify.nats;

import io.nats.client.ErrorListener;

/** What goes wrong is thrown where it is met; the client's own lines would only stand between the findings. */
final class SilentErrors implements ErrorListener {}
