// A refusal of the engine in words, with the numbers that decided it.
import type { Reject } from '@plimsoll/engine';
import { inMillions, type Refusal } from './incident.ts';

const usd = (quanta: bigint): string => inMillions(Number(quanta) / 1e6);

/** `what` was refused, such as "buying 483 M MNGO-PERP". */
export function sayRefusal(what: string, reject: Reject): Refusal {
  return { what, type: reject.type, text: `${what} is refused: ${reasonOf(reject)}` };
}

function reasonOf(reject: Reject): string {
  switch (reject.type) {
    case 'InitialMarginNotMet':
      return `${bindingOf(reject.binding)} needs ${usd(reject.required)}, the account has ${usd(reject.equity)} (InitialMarginNotMet, ${reject.binding})`;
    case 'GainImmature':
      return `${usd(reject.immature)} of realised gain has not matured; without it there is ${usd(reject.available)} for the ${usd(reject.required)} that ${bindingOf(reject.binding)} needs (GainImmature, ${reject.binding})`;
    case 'InsufficientBalance':
      return `${usd(reject.required)} asked, ${usd(reject.available)} of realised balance is there, and unrealised profit is no balance (InsufficientBalance)`;
    case 'OracleQualityTooLow':
      return `the price is ${reject.quality}, and to ${reject.action} the market accepts nothing worse than ${reject.accepts} (OracleQualityTooLow)`;
    case 'ListingUnsafe':
      return `${reject.breaches.map(({ stepPpm, costPpm, coverPpm }) => `a step of ${stepPpm} ppm and a cost of ${costPpm} ppm exceed the cover of ${coverPpm} ppm`).join('; ')} (ListingUnsafe)`;
    default:
      return reject.type;
  }
}

function bindingOf(binding: string): string {
  switch (binding) {
    case 'notionalFloor':
      return 'the floor on notional';
    case 'caution':
      return 'margin with caution';
    case 'balance':
      return 'the withdrawal';
    default:
      return 'initial margin';
  }
}
