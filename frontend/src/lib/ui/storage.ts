/** A storage of the browser, or null where the person or the browser forbids it: then choices last until reload. */
export function storageOf(open: () => Storage): Storage | null {
  try {
    const storage = open();
    storage.getItem('wg.probe');
    return storage;
  } catch {
    return null;
  }
}
