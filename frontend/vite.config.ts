import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vitest/config';

/** Where `npm run dev` finds the API. */
const api = process.env['WG_API_URL'] ?? 'http://127.0.0.1:8080';
const proxied = ['/api', '/tiles', '/archives', '/search', '/live', '/health'];

export default defineConfig(({ mode }) => ({
  plugins: [sveltekit()],
  // Fonts and icons stay files: a data: URL would need a wider Content-Security-Policy.
  build: { assetsInlineLimit: 0, chunkSizeWarningLimit: 1200 },
  server: { proxy: Object.fromEntries(proxied.map((path) => [path, api])) },
  ...(mode === 'test' ? { resolve: { conditions: ['browser'] } } : {}),
  test: {
    environment: 'happy-dom',
    include: ['src/**/*.test.ts'],
  },
}));
