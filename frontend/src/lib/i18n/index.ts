export type { Dictionary } from './de';
export * from './language.svelte';
