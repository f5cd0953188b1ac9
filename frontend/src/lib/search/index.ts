export * from './search.svelte';
export { default as SearchBox } from './SearchBox.svelte';
