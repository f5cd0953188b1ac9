export * from './feed.svelte';
