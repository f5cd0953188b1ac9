export * from './composer.svelte';
export { default as ComposePanel } from './ComposePanel.svelte';
