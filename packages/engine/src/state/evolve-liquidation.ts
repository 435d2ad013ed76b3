// Everything about liquidation and the waterfall that has tables of its own; each area evolves what it owns.
import type { Event } from '../domain/event.ts';
import type { TimeMs } from '../domain/units.ts';
import { evolveAuction } from './evolve-auction.ts';
import { evolveBackstop } from './evolve-backstop.ts';
import { evolveFund } from './evolve-fund.ts';
import { evolveLoss } from './evolve-loss.ts';
import { evolveReceipt } from './evolve-receipt.ts';
import { evolveUnwind } from './evolve-unwind.ts';
import type { State } from './state.ts';

/** Applies the event if it is the area's own, and says whether it was. */
type Area = (state: State, event: Event, time: TimeMs) => boolean;

const areas: readonly Area[] = [
  evolveAuction,
  evolveBackstop,
  evolveFund,
  evolveLoss,
  evolveReceipt,
  evolveUnwind,
];

export const evolveLiquidation: Area = (state, event, time) =>
  areas.some((evolveArea) => evolveArea(state, event, time));
