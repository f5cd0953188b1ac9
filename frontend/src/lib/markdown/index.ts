export { default as Markdown } from './Markdown.svelte';
export { parseMarkdown } from './parse';
