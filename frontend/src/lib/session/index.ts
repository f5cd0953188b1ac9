export * from './session.svelte';
