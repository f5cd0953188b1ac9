/** Whether the device says it has a network. */
export class Connection {
  #online = $state(true);

  constructor(target: Window) {
    this.#online = target.navigator.onLine;
    target.addEventListener('online', () => (this.#online = true));
    target.addEventListener('offline', () => (this.#online = false));
  }

  get online(): boolean {
    return this.#online;
  }
}
