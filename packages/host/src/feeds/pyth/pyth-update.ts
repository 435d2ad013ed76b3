// The prices in an update of Hermes, Pyth's price service: whole numbers with a power of ten, read without a float.
import { type DecimalNumber, withinReach } from '../decimal-number.ts';
import type { StatedPrice } from '../source-desk.ts';

/** By price id; `malformed` where a number is missing or none. */
export type PythPrices = ReadonlyMap<string, StatedPrice | 'malformed'>;

const SIGNED = /^-?\d{1,20}$/;
const UNSIGNED = /^\d{1,20}$/;

/** 64 hexadecimal digits in small letters, without 0x; undefined for anything else. */
export function pythId(text: string): string | undefined {
  const id = text.toLowerCase().replace(/^0x/, '');
  return /^[0-9a-f]{64}$/.test(id) ? id : undefined;
}

/** The text of one event of the stream; undefined where it is not what Hermes sends. */
export function readPythText(text: string): PythPrices | undefined {
  try {
    return readPythUpdate(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** The same of a parsed document, whose `parsed` lists the prices. Times are whole seconds there. */
export function readPythUpdate(update: unknown): PythPrices | undefined {
  const parsed = membersOf(update)['parsed'];
  if (!Array.isArray(parsed)) return undefined;
  const prices = new Map<string, StatedPrice | 'malformed'>();
  for (const each of parsed) {
    const { id, price } = membersOf(each);
    const known = typeof id === 'string' ? pythId(id) : undefined;
    if (known === undefined) return undefined;
    prices.set(known, readPrice(membersOf(price)) ?? 'malformed');
  }
  return prices;
}

function readPrice(members: Readonly<Record<string, unknown>>): StatedPrice | undefined {
  const { price, conf, expo, publish_time: seconds } = members;
  if (typeof price !== 'string' || !SIGNED.test(price)) return undefined;
  if (typeof conf !== 'string' || !UNSIGNED.test(conf)) return undefined;
  if (typeof expo !== 'number' || !Number.isInteger(expo)) return undefined;
  if (typeof seconds !== 'number' || !Number.isInteger(seconds)) return undefined;
  const stated = withinReach({ coefficient: BigInt(price), exponent: expo });
  if (stated === undefined) return undefined;
  const confidence: DecimalNumber = { coefficient: BigInt(conf), exponent: expo };
  return { price: stated, time: seconds * 1000, confidence };
}

const membersOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
