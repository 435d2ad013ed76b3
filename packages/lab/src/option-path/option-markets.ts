// The options of a crash: which chain is carried over, what is listed of it, what its smiles are at each step, and who holds
// them. The parts are in the files beside this one.
import type { ReadState, VolatilityObserved } from '@plimsoll/engine';
import type { PriceData } from '../bars/price-data.ts';
import type { Random } from '../base/random.ts';
import type { Outside } from '../book/outside.ts';
import type { FloatRisk } from '../replay/float-risk.ts';
import type { Session } from '../replay/session.ts';
import type { OptionChain } from '../surface/option-chain.ts';
import type { VenuePlan } from '../venue/plan-venue.ts';
import { openOptionAccounts } from './option-accounts.ts';
import { OptionFeed } from './option-feed.ts';
import { listOptions, type OptionListing } from './option-listing.ts';
import { reanchor } from './reanchored-chain.ts';

export type OptionSetting = {
  /** The earliest of an underlying that the crash has is used. */
  readonly chains: readonly OptionChain[];
  /** Option accounts, in addition to the others. */
  readonly accounts: number;
  /** Canonical text of the rulebook that margins them as a whole. */
  readonly rulebookText: string;
};

/** Says in a report that options are a model, and which. */
export const OPTION_MODEL_NOTE =
  'MODEL: options are the earliest published chain carried over to the crash. Strikes keep their moneyness and expiries their distance; the smile is sticky in moneyness, and its level is the square root of realised volatility (half-life 6 hours) over implied volatility at the start, between 1 and 3. Depth of an option is a twentieth of a percent of its underlying’s.';

/** Undefined without a setting, or where the crash has no underlying of a chain. */
export function optionMarkets(
  parts: { readonly plan: VenuePlan; readonly data: PriceData; readonly observationMs: number },
  setting: OptionSetting | undefined,
): OptionMarkets | undefined {
  const { plan, data, observationMs } = parts;
  const chain = setting?.chains.find(({ underlying }) =>
    data.underlyings.some(({ name }) => name === underlying),
  );
  const underlying = data.underlyings.find(({ name }) => name === chain?.underlying);
  if (setting === undefined || chain === undefined || underlying === undefined) return undefined;
  const anchored = reanchor(chain, { price: underlying.first, timeMs: data.from });
  const { rulebookText } = setting;
  const listing = listOptions(plan, anchored, { time: data.from, observationMs, rulebookText });
  return new OptionMarkets(listing, setting.accounts);
}

export class OptionMarkets {
  readonly listing: OptionListing;
  /** Whether the accounts have been opened. */
  isOpen = false;
  /** How many stand. */
  opened = 0;
  private readonly accounts: number;
  private readonly feed: OptionFeed;
  private readonly decimals: number;

  constructor(listing: OptionListing, accounts: number) {
    this.listing = listing;
    this.accounts = accounts;
    this.decimals = listing.venue.markets[listing.perpetual]?.grid.decimals ?? 0;
    const { chain, perpetual: index } = listing;
    this.feed = new OptionFeed({ chain, index, decimals: this.decimals });
  }

  /** Smiles on the index as the venue last knew it. */
  volatilities(state: ReadState, time: number): readonly VolatilityObserved[] {
    const price = Number(state.indexes.price.get(this.listing.perpetual)) / 10 ** this.decimals;
    return this.feed.volatilities(time, price);
  }

  /** Opens the accounts once every option has a mark. */
  open(
    venue: { readonly session: Session; readonly outside: Outside; readonly risk: FloatRisk },
    random: Random,
  ): void {
    const { firstOption, chain } = this.listing;
    const { state } = venue.session;
    if (chain.options.some((_, i) => state.mark(firstOption + i) === 0n)) return;
    this.isOpen = true;
    this.opened = openOptionAccounts(venue, this.listing, { count: this.accounts, random });
  }
}
