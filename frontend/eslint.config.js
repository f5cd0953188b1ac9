import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

export default ts.config(
  { ignores: ['build/', '.svelte-kit/', 'node_modules/'] },
  js.configs.recommended,
  ...ts.configs.strict,
  ...svelte.configs.recommended,
  { languageOptions: { globals: { ...globals.browser, ...globals.node } } },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser, extraFileExtensions: ['.svelte'], svelteConfig } },
  },
  {
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      'svelte/no-at-html-tags': 'error',
      // A style attribute is refused by the Content-Security-Policy.
      'svelte/no-inline-styles': 'error',
      'no-restricted-syntax': [
        'error',
        {
          selector: 'MemberExpression[property.name=/^(innerHTML|outerHTML)$/]',
          message: 'innerHTML: build nodes from data instead (expected: a component or DOM calls)',
        },
      ],
      'no-undef': 'off',
      // The app lives at the root of its origin: the service worker and the policy of the server rely on it.
      'svelte/no-navigation-without-resolve': 'off',
      // Values that are made, read and thrown away need no reactive twin; what is shown is $state.
      'svelte/prefer-svelte-reactivity': 'off',
    },
  },
);
