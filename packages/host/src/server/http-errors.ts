// What a failed request answers: `{ error: { code, message } }` with one sentence, and never a stack. What the client did
// wrong is said; what went wrong inside goes to the log only.
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

export type ErrorBody = {
  readonly error: {
    readonly code: string;
    readonly message: string;
    readonly [detail: string]: unknown;
  };
};

export const errorBody = (code: string, message: string, details: object = {}): ErrorBody => ({
  error: { code, message, ...details },
});

/** A refusal with a status, thrown by routes and hooks. */
export class HttpError extends Error {
  override readonly name = 'HttpError';
  readonly statusCode: number;
  readonly code: string;
  constructor(statusCode: number, code: string, message: string) {
    super(message);
    this.statusCode = statusCode;
    this.code = code;
  }
}

/** Statuses that fastify and its plugins give, in our words. */
const KNOWN: { readonly [status: number]: readonly [code: string, message: string] } = {
  413: ['BodyTooLarge', 'The request body is longer than this route takes.'],
  415: ['UnsupportedMediaType', 'A request body is JSON, with content-type application/json.'],
  429: ['TooManyRequests', 'Too many commands in a second; send fewer, or wait for the answers.'],
};

export function answerErrors(app: FastifyInstance): void {
  app.setErrorHandler((error: FastifyError | HttpError, request, reply) => {
    endRefusedUpgrade(request, reply);
    const status = error.statusCode ?? 500;
    if (error instanceof HttpError) {
      return reply.code(status).send(errorBody(error.code, error.message));
    }
    const known = KNOWN[status];
    if (known !== undefined) return reply.code(status).send(errorBody(...known));
    if (status >= 400 && status < 500) {
      return reply
        .code(status)
        .send(errorBody('BadRequest', sentence(unknownMember(error) ?? error.message)));
    }
    request.log.error(error);
    return reply.code(500).send(errorBody('Internal', 'The server failed; its log says why.'));
  });
  app.setNotFoundHandler((request, reply) => {
    endRefusedUpgrade(request, reply);
    const message = `There is no ${request.method} ${pathOf(request.url)}.`;
    return reply.code(404).send(errorBody('NotFound', message));
  });
}

/** The validator says that there is a member too many, not which. */
function unknownMember({ validation, validationContext }: FastifyError): string | undefined {
  const name = validation?.find(({ keyword }) => keyword === 'additionalProperties')?.params[
    'additionalProperty'
  ];
  return typeof name === 'string'
    ? `${validationContext}: ${JSON.stringify(name.slice(0, 100))} is unknown here`
    : undefined;
}

/** Nobody else closes the socket of an upgrade that was answered with an error: it would stay half open for ever. */
function endRefusedUpgrade(request: FastifyRequest, reply: FastifyReply): void {
  if (request.headers.upgrade === undefined) return;
  reply.raw.once('finish', () => request.raw.socket.destroySoon());
}

const pathOf = (url: string): string => url.slice(0, 100).split('?', 1)[0] ?? '';
const sentence = (text: string): string => (text.endsWith('.') ? text : `${text}.`);
