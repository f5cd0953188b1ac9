export const THEME_CHOICES = ['system', 'day', 'night'] as const;
export type ThemeChoice = (typeof THEME_CHOICES)[number];
export type Theme = 'day' | 'night';

const KEY = 'wg.theme';

/** Day or night: what the person chose, else what the system says. `dark` is the system's media query. */
export class ThemeSetting {
  #choice = $state<ThemeChoice>('system');
  #systemDark = $state(false);
  readonly #storage: Storage | null;

  constructor(dark: MediaQueryList, storage: Storage | null) {
    this.#storage = storage;
    this.#choice = THEME_CHOICES.find((choice) => choice === storage?.getItem(KEY)) ?? 'system';
    this.#systemDark = dark.matches;
    dark.addEventListener('change', () => (this.#systemDark = dark.matches));
  }

  get choice(): ThemeChoice {
    return this.#choice;
  }

  set choice(choice: ThemeChoice) {
    this.#choice = choice;
    if (choice === 'system') this.#storage?.removeItem(KEY);
    else this.#storage?.setItem(KEY, choice);
  }

  get theme(): Theme {
    if (this.#choice !== 'system') return this.#choice;
    return this.#systemDark ? 'night' : 'day';
  }

  /** Tells the style sheet; without a choice the media query rules. */
  apply(root: HTMLElement): void {
    if (this.#choice === 'system') delete root.dataset['theme'];
    else root.dataset['theme'] = this.#choice;
  }
}
