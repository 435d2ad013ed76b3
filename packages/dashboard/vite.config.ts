// Builds the dashboard into dist/, which the host serves. In development, `npm run dev` proxies the
// interface of a host that is already running.
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [react(), tailwindcss()],
  resolve: { conditions: ['source', 'module', 'browser', 'development|production'] },
  server: { proxy: { '/v1': { target: 'http://127.0.0.1:4600', ws: true } } },
});
