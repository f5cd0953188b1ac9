declare global {
  namespace App {
    interface PageState {
      /** True when this entry was pushed by opening a thing, so that closing it may go back. */
      opened?: boolean;
    }
  }
}

export {};
