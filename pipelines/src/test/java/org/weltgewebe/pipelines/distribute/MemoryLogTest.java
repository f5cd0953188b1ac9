package org.weltgewebe.pipelines.distribute;

class MemoryLogTest implements EventLogContract {

    private final MemoryLog log = new MemoryLog();

    @Override
    public EventLog log() {
        return log;
    }
}
