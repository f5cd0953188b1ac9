export * from './topics';
export { default as TopicIcon } from './TopicIcon.svelte';
