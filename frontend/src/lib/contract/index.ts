export * from './feature';
export * from './live';
export * from './read';
export * from './search';
export * from './tilejson';
export * from './write';
