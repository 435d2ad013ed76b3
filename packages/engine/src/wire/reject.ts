// Rejects at the wire: JSON with every number that decided, one sentence for people, and the HTTP status of each type.
// 400 never legal, 403 not yours, 404 not there, 409 not in this state (try again later), 422 the rules say no.
import type { Reject } from '../domain/reject.ts';
import type { Json, JsonObject } from './json.ts';

export const REJECT_STATUS = {
  TimeWentBackwards: 409,
  NotConfigured: 409,
  ParameterOutOfRange: 400,
  ListingUnsafe: 422,
  TermsMismatch: 422,
  ExpiryPassed: 422,
  TickUnresolved: 422,
  IdNotNext: 409,
  UnknownId: 404,
  AlreadyConfigured: 409,
  RulebookMalformed: 400,
  RulebookUnfit: 422,
  NoRulebook: 409,
  GridChangeRefused: 422,
  AmountNotPositive: 400,
  AmountTooLarge: 422,
  AssetNotAccepted: 422,
  DifferentOwner: 403,
  HouseAccount: 403,
  TooMany: 422,
  OrderIdInUse: 409,
  UnknownOrder: 404,
  WrongMarket: 422,
  MarketHalted: 409,
  MarketStale: 409,
  OracleQualityTooLow: 409,
  MarketExpired: 409,
  IndexStale: 409,
  BandOpen: 409,
  MarketReopening: 409,
  PriceLate: 409,
  AccountLiquidating: 409,
  ClaimsPending: 409,
  SuspenseNotEmpty: 409,
  PriceOutsideCollar: 422,
  PriceOffGrid: 400,
  QuoteOutsideCollar: 422,
  PositionTooLarge: 422,
  NothingToReduce: 422,
  ProceedsTooLow: 422,
  InsufficientBalance: 422,
  GainImmature: 409,
  MarginNotStated: 422,
  InitialMarginNotMet: 422,
  RiskNotReduced: 422,
  FillMismatch: 422,
  SelfTrade: 422,
  UnwindNotWanted: 409,
  UnwindLegRefused: 422,
  UnwindMarkMoved: 409,
  UnwindFallsShort: 422,
  UnwindTooDear: 422,
  NothingToRebalance: 409,
  RebalanceTooDear: 422,
  RebalancePending: 409,
  LiquidatesHealthy: 422,
  NotInAuction: 409,
  AuctionsStopped: 409,
  AuctionChanged: 409,
  AuctionStale: 409,
  BidTooSmall: 422,
  BidLimitNotMet: 422,
  PayoutNotCovered: 409,
  CollateralNotForSale: 409,
  TrancheClosed: 409,
  DeficitKnown: 409,
  TrancheSharesTooFew: 422,
  AmountBuysNoShare: 422,
  TrancheExitPending: 409,
  NoTrancheExit: 409,
  CoolDownRunning: 409,
} as const satisfies { readonly [T in Reject['type']]: 400 | 403 | 404 | 409 | 422 };

/** The reject as JSON: bigints as decimal integer strings, everything else as it is. */
export const rejectToJson = (reject: Reject): JsonObject => plain(reject) as JsonObject;

/** One sentence: what was wrong, then the numbers, e.g. "Initial margin not met: equity 90, required 100." */
export function rejectToSentence(reject: Reject): string {
  const words = reject.type.replace(/(?<=[a-z])[A-Z]/gu, (letter) => ` ${letter.toLowerCase()}`);
  const told = toldOf(reject);
  return told === '' ? `${words}.` : `${words}: ${told}.`;
}

/** The numbers by their names, except where names alone leave open what is legal or what to do. */
function toldOf(reject: Reject): string {
  switch (reject.type) {
    case 'ParameterOutOfRange': {
      const { parameter, value, range, unit } = reject;
      return `${parameter} is ${value}, the range is ${range} (${unit})`;
    }
    case 'UnknownId':
      return `there is no ${reject.what} ${reject.id}`;
    case 'SelfTrade':
      return `account ${reject.account} has the same owner as the other side`;
    case 'NotInAuction':
      return `account ${reject.account} is in none, or does not need one any more`;
    case 'TrancheClosed':
      return 'the venue has stated no terms for contributors (SetFundTerms)';
    case 'UnwindNotWanted':
      if (reject.current === 0) return `no proposal for account ${reject.account} is waited for`;
  }
  const { type: _, why, ...numbers } = rejectToJson(reject);
  const parts = Object.entries(numbers).map(([name, value]) => `${name} ${inWords(value)}`);
  const list = parts.join(', ');
  return why === undefined ? list : [list, inWords(why)].filter((part) => part !== '').join('; ');
}

function plain(value: unknown): Json {
  if (typeof value === 'bigint') return value.toString();
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value as Json;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, plain(part)]));
}

function inWords(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(inWords).join('; ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  return Object.entries(value)
    .map(([name, part]) => `${name} ${inWords(part as Json)}`)
    .join(' ');
}
