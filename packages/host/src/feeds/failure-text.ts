// One short sentence out of whatever a library throws, without the secrets that addresses carry: keys of data providers
// stand in the path, the query or the user of their URLs, so of a URL only the host is ever shown.

const LENGTH_MAX = 200;
const CAUSES_MAX = 5;
/** What a library says of every failure, where a cause tells more. */
const SAYS_NOTHING = /^(RPC|HTTP) request failed$/i;
const URL_LIKE = /\b(?:https?|wss?):\/\/[^\s"'<>)\]]+/g;

/** A connection cannot go on, for a reason that is stated in full. */
export class FeedFailure extends Error {
  override readonly name = 'FeedFailure';
}

/** What went wrong, with its deepest cause, on one line. */
export function failureText(error: unknown): string {
  const parts: string[] = [];
  let at: unknown = error;
  for (let depth = 0; depth < CAUSES_MAX && at !== undefined && at !== null; depth += 1) {
    const { said, cause } = saidBy(at);
    if (said !== '' && !parts.some((part) => part.includes(said))) parts.push(said);
    at = cause;
  }
  const telling = parts.filter((part) => !SAYS_NOTHING.test(part));
  const first = telling[0] ?? parts[0] ?? 'it failed without a reason';
  const last = telling.at(-1) ?? first;
  return withoutSecrets(first === last ? first : `${first}: ${last}`).slice(0, LENGTH_MAX);
}

export function withoutSecrets(text: string): string {
  return text.replace(URL_LIKE, (url) => hostOf(url));
}

/** Scheme, host and port of a URL. */
export function hostOf(url: string): string {
  if (!URL.canParse(url)) return 'an address';
  const { protocol, host } = new URL(url);
  return `${protocol}//${host}`;
}

function saidBy(error: unknown): { readonly said: string; readonly cause: unknown } {
  if (typeof error !== 'object' || error === null) return { said: String(error), cause: undefined };
  const of = error as Readonly<Record<string, unknown>>;
  // viem puts a short form beside a message of many lines; a refused connection has only a code.
  const short = stringOf(of['shortMessage'])?.replace(/\s+/g, ' ');
  const first = stringOf(of['message'])?.split('\n')[0];
  const text = (short ?? first ?? stringOf(of['code']) ?? '').trim().replace(/[.:]$/, '');
  const { status } = of;
  const said = typeof status === 'number' ? `${text} with status ${status}` : text;
  const inner = of['errors'];
  return { said, cause: of['cause'] ?? (Array.isArray(inner) ? inner[0] : undefined) };
}

const stringOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;
