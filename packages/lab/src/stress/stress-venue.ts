// A venue made ready for stress: its book, its pricing and the kernel over both, with the two questions everything else here
// is made of: a row of the table for one shock, and losses against the fund for a move.
import type { ReadState } from '@plimsoll/engine';
import { tenTo } from '../base/elementary.ts';
import { type FundCover, fundCover } from './fund-cover.ts';
import { OwnerLosses, type TopLosses } from './owner-losses.ts';
import type { Shock } from './resolve-shocks.ts';
import { Revaluation } from './revaluation.ts';
import type { SlippageTerms } from './scenario-set.ts';
import { stressBook, type StressBook } from './stress-book.ts';
import { StressKernel } from './stress-kernel.ts';
import type { ScenarioRow } from './stress-result.ts';
import { venueNames, type VenueNames } from './venue-names.ts';

export class StressVenue {
  readonly state: ReadState;
  readonly names: VenueNames;
  readonly book: StressBook;
  readonly kernel: StressKernel;
  readonly owners: OwnerLosses;
  /** Coins of the settlement asset a quantum. */
  readonly coin: number;

  constructor(state: ReadState, slippage: SlippageTerms) {
    this.state = state;
    this.names = venueNames(state);
    this.book = stressBook(state);
    this.kernel = new StressKernel(this.book, new Revaluation(state), slippage);
    this.owners = new OwnerLosses(this.kernel);
    this.coin = tenTo(-state.asset(0).scale);
  }

  /** Losses and the fund after a shock; the kernel's columns stay as it left them. */
  cover(shock: Shock): FundCover {
    this.kernel.run(shock);
    return fundCover(this.kernel);
  }

  /** One row of the table, in coins. Of a frozen oracle also what the same move costs step by step. */
  row(shock: Shock): { readonly row: ScenarioRow; readonly top: TopLosses } {
    const unfrozen = shock.isFrozen ? this.cover({ ...shock, isFrozen: false }).loss : undefined;
    const cover = this.cover(shock);
    const top = this.owners.top();
    const { coin, kernel, book } = this;
    const lossByMarket: Record<string, number> = {};
    for (const [id, loss] of cover.lossByMarket.entries())
      if (loss > 0) lossByMarket[book.markets[id]?.symbol ?? `market ${id}`] = loss * coin;
    const row = {
      scenario: shock.name,
      group: shock.group,
      source: shock.source,
      belowMaintenance: kernel.below,
      negative: kernel.negative,
      loss: cover.loss * coin,
      lossByMarket,
      fund: cover.fund * coin,
      fundLeft: cover.fundLeft * coin,
      uncovered: cover.uncovered * coin,
      cover1: top.firstLoss * coin,
      cover2: (top.firstLoss + top.secondLoss) * coin,
      ...(unfrozen === undefined ? {} : { lossUnfrozen: unfrozen * coin }),
      unpriced: kernel.revaluation.unpriced,
    };
    return { row, top };
  }
}
