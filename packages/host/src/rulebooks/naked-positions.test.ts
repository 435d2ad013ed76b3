// No rulebook leaves a naked position free: whatever it accepts, it margins. Long options are excepted where equity does not
// count them, since their premium is paid.
import { assess, readPortfolio } from '@plimsoll/engine/models';
import { expect, test } from 'vitest';
import { loadRulebook, rulebookNames } from './find-rulebook.ts';

const EXPIRY = '2026-12-25T08:00:00Z';
const INDEX = { BTC: '100000', ETH: '4000', DOGE: '0.25' } as const;
const PREMIUM = { BTC: '5000', ETH: '200', DOGE: '0.0125' } as const;
const KINDS = ['perpetual', 'future', 'call', 'put'] as const;
type Naked = {
  readonly kind: (typeof KINDS)[number];
  readonly payoff: 'linear' | 'inverse';
  readonly coin: keyof typeof INDEX;
  readonly size: '1000' | '-1000';
};

const nakeds: readonly Naked[] = KINDS.flatMap((kind) =>
  (['linear', 'inverse'] as const).flatMap((payoff) =>
    (['BTC', 'ETH', 'DOGE'] as const).flatMap((coin) =>
      (['1000', '-1000'] as const).map((size) => ({ kind, payoff, coin, size })),
    ),
  ),
);

function instrumentOf({ kind, payoff, coin }: Naked): object {
  const terms = { payoff, underlying: coin, settle: payoff === 'linear' ? 'USD' : coin };
  const expiry = kind === 'perpetual' ? {} : { expiry: EXPIRY };
  if (kind === 'perpetual' || kind === 'future') {
    return { kind, ...terms, ...expiry, mark: INDEX[coin] };
  }
  const mark = payoff === 'linear' ? PREMIUM[coin] : '0.05';
  const option = { kind: 'option', right: kind, strike: INDEX[coin], volatility: '0.6' };
  return { ...option, ...terms, ...expiry, mark };
}

function pricedOf(naked: Naked) {
  const index = INDEX[naked.coin];
  const read = readPortfolio({
    format: 2,
    time: '2026-11-21T08:00:00Z',
    numeraire: 'USD',
    assets: { [naked.coin]: { price: index } },
    underlyings: { [naked.coin]: { index, expiries: { [EXPIRY]: { forward: index } } } },
    instruments: { X: instrumentOf(naked) },
    account: { positions: [{ instrument: 'X', size: naked.size }] },
  });
  if (!read.ok) throw new Error(JSON.stringify(read.error));
  return read.value;
}

test.each(rulebookNames())('%s margins whatever it accepts', (name) => {
  const rulebook = loadRulebook(name);
  const free = nakeds.filter((naked) => {
    const { holdings, snapshot } = pricedOf(naked);
    const found = assess(holdings, snapshot, rulebook);
    if (!found.ok) return false;
    const { initial, maintenance } = found.value;
    const isPaidFor =
      naked.kind !== 'perpetual' && naked.kind !== 'future' && naked.size === '1000';
    if (isPaidFor && maintenance.equity.value.isZero && initial.equity.value.isZero) return false;
    return initial.requirement.value.sign <= 0 || maintenance.requirement.value.sign <= 0;
  });
  expect(free).toEqual([]);
});
