// Serves the built dashboard at `/`. Where it was not built, `/` says so and the rest of the server works.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { HttpError } from './http-errors.ts';

/** Where `npm install` built the dashboard. */
export function builtDashboard(): string {
  const manifest = createRequire(import.meta.url).resolve('@plimsoll/dashboard/package.json');
  return path.join(path.dirname(manifest), 'dist');
}

export async function dashboardFiles(app: FastifyInstance, directory: string): Promise<void> {
  if (!existsSync(path.join(directory, 'index.html'))) {
    app.get('/', { schema: { hide: true } }, () => {
      throw new HttpError(404, 'NoDashboard', 'The dashboard is not built; run `npm run build`.');
    });
    return;
  }
  await app.register(fastifyStatic, {
    root: path.resolve(directory),
    cacheControl: false,
    setHeaders: (response, file) => {
      // Names of assets carry their hash; the page itself does not.
      const isAsset = file.includes(`${path.sep}assets${path.sep}`);
      const policy = isAsset ? 'public, max-age=31536000, immutable' : 'no-cache';
      response.setHeader('cache-control', policy);
    },
  });
}
