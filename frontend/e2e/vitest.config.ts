import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    root: import.meta.dirname,
    environment: 'node',
    include: ['**/*.e2e.ts'],
    // One browser and one fixture: specs take turns.
    fileParallelism: false,
    // Software rendering of a dense map on a busy machine is slow; a spec fails by what it waits for, not by this.
    testTimeout: 180_000,
    hookTimeout: 60_000,
    // One second, the default, is less than a busy browser may take for a frame.
    expect: { poll: { timeout: 30_000, interval: 100 } },
  },
});
