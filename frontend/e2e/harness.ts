import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { FixtureServer } from './fixture/server';

const BUILD = join(dirname(fileURLToPath(import.meta.url)), '..', 'build');

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--use-gl=angle',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--ignore-gpu-blocklist',
];

/** What went wrong on a page without a spec asking: every spec ends with none of it. */
export interface Incidents {
  readonly foreign: string[];
  readonly policy: string[];
  readonly errors: string[];
}

export interface Visit {
  readonly path?: string;
  readonly phone?: boolean;
  readonly language?: 'de' | 'en';
  readonly dark?: boolean;
  readonly workers?: boolean;
}

/** A browser, and the app served by the fixture or, with WG_BASE_URL, by the real stack. */
export class Stack {
  /** Null on the real stack: specs that need known rows or a failing server skip there. */
  fixture: FixtureServer | null = null;
  baseUrl = '';
  #browser: Browser | null = null;
  #incidents: Incidents[] = [];

  async start(): Promise<void> {
    const given = process.env['WG_BASE_URL'];
    if (given) this.baseUrl = given.replace(/\/$/, '');
    else {
      if (!existsSync(join(BUILD, 'index.html')))
        throw new Error('build: missing (expected: run `npm run build` first)');
      this.fixture = new FixtureServer(BUILD);
      this.baseUrl = await this.fixture.start();
    }
    this.#browser = await chromium.launch({
      executablePath: process.env['WG_CHROMIUM'] ?? '/usr/bin/chromium',
      args: FLAGS,
    });
  }

  async stop(): Promise<void> {
    await this.#browser?.close();
    await this.fixture?.stop();
  }

  /** Opens a page in a fresh profile. */
  async visit({
    path = '/',
    phone = false,
    language = 'de',
    dark = false,
    workers = false,
  }: Visit = {}): Promise<Page> {
    if (!this.#browser) throw new Error('stack: not started');
    const options: BrowserContextOptions = {
      baseURL: this.baseUrl,
      locale: language,
      colorScheme: dark ? 'dark' : 'light',
      reducedMotion: 'reduce',
      serviceWorkers: workers ? 'allow' : 'block',
      viewport: phone ? { width: 390, height: 844 } : { width: 1280, height: 800 },
      ...(phone ? { hasTouch: true, isMobile: true, deviceScaleFactor: 2 } : {}),
    };
    const context = await this.#browser.newContext(options);
    // Shorter than a spec's own limit, so that a failure names what was waited for.
    context.setDefaultTimeout(30_000);
    const page = await context.newPage();
    this.#watch(page);
    await page.goto(path);
    return page;
  }

  /** Closes the pages of a spec and answers what happened on them. */
  async leave(): Promise<Incidents> {
    await Promise.all((this.#browser?.contexts() ?? []).map((context) => context.close()));
    const all = this.#incidents.splice(0);
    return {
      foreign: all.flatMap(({ foreign }) => foreign),
      policy: all.flatMap(({ policy }) => policy),
      errors: all.flatMap(({ errors }) => errors),
    };
  }

  #watch(page: Page): void {
    const incidents: Incidents = { foreign: [], policy: [], errors: [] };
    this.#incidents.push(incidents);
    const origin = new URL(this.baseUrl).origin;
    page.on('request', (request) => {
      const { protocol, origin: asked } = new URL(request.url());
      if (!['data:', 'blob:'].includes(protocol) && asked !== origin) incidents.foreign.push(request.url());
    });
    page.on('console', (message) => {
      if (/Content[- ]Security[- ]Policy/i.test(message.text())) incidents.policy.push(message.text());
    });
    page.on('pageerror', (error) => incidents.errors.push(error.message));
  }
}

/** Starts the stack for a file of specs and checks after each that nothing went wrong unasked. */
export function useStack(): Stack {
  const stack = new Stack();
  beforeAll(() => stack.start());
  beforeEach(() => stack.fixture?.reset());
  afterEach(async () => {
    const incidents = await stack.leave();
    expect(incidents).toEqual({ foreign: [], policy: [], errors: [] });
  });
  afterAll(() => stack.stop());
  return stack;
}

export async function settled(page: Page): Promise<void> {
  await page.locator('[data-testid=map][data-settled=true]').waitFor();
}

/** Pixels of the page, red, green and blue of each, row by row. */
export async function pixels(
  page: Page,
  clip: { x: number; y: number; width: number; height: number },
): Promise<number[][]> {
  const png = (await page.screenshot({ clip })).toString('base64');
  return page.evaluate(async (data) => {
    const image = new Image();
    image.src = `data:image/png;base64,${data}`;
    await image.decode();
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [image.width, image.height];
    const context = canvas.getContext('2d');
    if (!context) throw new Error('no canvas');
    context.drawImage(image, 0, 0);
    const { data: bytes } = context.getImageData(0, 0, canvas.width, canvas.height);
    const out: number[][] = [];
    for (let at = 0; at < bytes.length; at += 4) out.push([bytes[at] ?? 0, bytes[at + 1] ?? 0, bytes[at + 2] ?? 0]);
    return out;
  }, png);
}

/** Share of pixels within `tolerance` of a colour `#rrggbb`. */
export function share(all: readonly number[][], color: string, tolerance = 12): number {
  const wanted = [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16));
  const near = all.filter((pixel) => pixel.every((channel, at) => Math.abs(channel - (wanted[at] ?? 0)) <= tolerance));
  return near.length / all.length;
}
