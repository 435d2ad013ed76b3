// The ladder, what it offers, and what it would do about one account, from the REST interface; with the prices of open auctions
// since the page first saw them.
import type {
  AccountAdlView,
  AccountLiquidationView,
  AuctionsView,
  AuctionView,
  FundStatementsView,
  LadderView,
  RebalanceView,
} from '@plimsoll/engine/views';
import { History } from './history.ts';
import { usePoll } from './use-poll.ts';

const OFFERS_MS = 1_000;
const ACCOUNT_MS = 1_000;
/** Suggestions and ranks are dear to reckon, and rarely change. */
const ADVICE_MS = 3_000;
const LADDER_MS = 10_000;
const STATEMENT_MS = 5_000;
const POINTS_KEPT = 600;

export const useLadder = (): LadderView | undefined => usePoll('/v1/ladder', LADDER_MS);
export const useOffers = (): AuctionsView | undefined =>
  usePoll('/v1/auctions', OFFERS_MS, rememberPrices);
export const useStatements = (): FundStatementsView | undefined =>
  usePoll('/v1/fund/statement', STATEMENT_MS);
export const useAccountLiquidation = (id: number): AccountLiquidationView | undefined =>
  usePoll(`/v1/accounts/${id}/liquidation`, ACCOUNT_MS);
/** Nothing is asked without an id: the house has no rank. */
export const useAccountAdl = (id: number | undefined): AccountAdlView | undefined =>
  usePoll(id === undefined ? undefined : `/v1/accounts/${id}/adl`, ADVICE_MS);
export const useRebalance = (id: number): RebalanceView | undefined =>
  usePoll(`/v1/accounts/${id}/rebalance`, ADVICE_MS);

/** Of an auction since its price began: what is asked, and what is on offer. */
const prices = new Map<string, History>();
const keyOf = ({ account, startedTime }: AuctionView): string => `${account}.${startedTime}`;

export function priceOf(auction: AuctionView): History {
  const key = keyOf(auction);
  let history = prices.get(key);
  if (history === undefined) prices.set(key, (history = new History(2, POINTS_KEPT)));
  return history;
}

function rememberPrices({ auctions }: AuctionsView): void {
  const open = new Set(auctions.map(keyOf));
  for (const key of prices.keys()) if (!open.has(key)) prices.delete(key);
  for (const auction of auctions)
    priceOf(auction).add(Date.now(), Number(auction.price), Number(auction.onOffer));
}
