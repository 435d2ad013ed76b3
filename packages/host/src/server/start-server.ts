// Opens the server on the loopback address and closes it again. The one entry of this folder for the command line.
import { EXIT, explain, systemCode, UserError } from '../errors.ts';
import { buildServer, type ServerOptions } from './build-server.ts';

export type StartedServer = { readonly url: string; close(): Promise<void> };

/** The port is another process's. */
export class PortTakenError extends UserError {
  override readonly name = 'PortTakenError';
  readonly code = 'EADDRINUSE';
}

const HOST = '127.0.0.1';

/**
 * Listens on 127.0.0.1 and `port` (0 picks a free one).
 *
 * @throws PortTakenError, or UserError for another reason why the port cannot be opened.
 */
export async function startServer(
  options: ServerOptions & { readonly port: number },
): Promise<StartedServer> {
  const { port, ...rest } = options;
  const app = await buildServer(rest);
  try {
    const url = await app.listen({ host: HOST, port });
    return { url, close: () => app.close() };
  } catch (error) {
    await app.close();
    if (systemCode(error) === 'EADDRINUSE') {
      const message = `cannot listen on ${HOST}:${port}: the port is taken by another process (EADDRINUSE); choose one with --port`;
      throw new PortTakenError(message, EXIT.failure, error);
    }
    throw explain(`listen on ${HOST}:${port}`, error);
  }
}
