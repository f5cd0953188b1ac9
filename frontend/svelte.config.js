import adapter from '@sveltejs/adapter-static';

/** @type {import('@sveltejs/kit').Config} */
export default {
  kit: {
    // One page for every route: the server needs to know the hashes of one document only.
    adapter: adapter({ fallback: 'index.html', precompress: true }),
    serviceWorker: { register: true },
    version: { name: process.env['WG_FRONTEND_VERSION'] ?? Date.now().toString(36) },
  },
};
