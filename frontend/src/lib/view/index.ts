export * from './view-url';
