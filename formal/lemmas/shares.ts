// The contributors' tranche, where nobody gains by coming or going, and the level to which deleveraging cuts leverage.
import {
  add,
  and,
  ge,
  gt,
  implies,
  le,
  lt,
  mul,
  mulDivUp,
  n,
  not,
  sub,
  v,
  ZERO,
} from '../formula.ts';
import {
  balanceOf,
  type Cut,
  excessAt,
  lotsAt,
  lowersLeverage,
  perLotAt,
  sharesFor,
  sharesOf,
  type Vault,
  type Vessel,
  worthOf,
} from '../kernels/shares.ts';
import type { Lemma } from './lemma.ts';

const vault: Vault = { shares: v('shares'), balance: v('balance') };
const [paid, held] = [v('paid'), v('held')];
const isVault = [ge(vault.shares, ZERO), ge(vault.balance, ZERO), ge(paid, ZERO)];
const bought = sharesFor(vault, paid);
const joined: Vault = { shares: add(vault.shares, bought), balance: add(vault.balance, paid) };
const worth = worthOf(vault, held);
const left: Vault = { shares: sub(vault.shares, held), balance: sub(vault.balance, worth) };
const isLeaving = [...isVault, ge(held, ZERO), le(held, vault.shares)];
/** What a share is worth does not fall, compared by cross-multiplying. */
const priceHolds = (before: Vault, after: Vault) =>
  ge(mul(balanceOf(after), sharesOf(before)), mul(balanceOf(before), sharesOf(after)));
const dearer = mulDivUp(paid, sharesOf(vault), balanceOf(vault));
const richer = mulDivUp(held, balanceOf(vault), sharesOf(vault));

const vessel: Vessel = {
  exposure: v('exposure'),
  lotExposure: v('lotExposure'),
  equity: v('equity'),
  most: v('most'),
};
const cut: Cut = { loss: v('loss'), lots: v('lots') };
const [low, high] = [v('low'), v('high')];
const isVessel = [
  gt(vessel.exposure, ZERO),
  gt(vessel.lotExposure, ZERO),
  gt(vessel.equity, ZERO),
  ge(vessel.most, ZERO),
  ge(cut.loss, ZERO),
  gt(cut.lots, ZERO),
  ge(low, ZERO),
  lt(low, high),
];

export const shareLemmas: readonly Lemma[] = [
  {
    says: 'who joins never lowers what a share of the others is worth',
    given: isVault,
    follows: priceHolds(vault, joined),
    twin: {
      says: 'nor would he if the shares bought were rounded up',
      follows: priceHolds(vault, {
        shares: add(vault.shares, dearer),
        balance: add(vault.balance, paid),
      }),
    },
  },
  {
    says: 'who leaves never lowers what a share of the others is worth',
    given: isLeaving,
    follows: priceHolds(vault, left),
    twin: {
      says: 'nor would he if the payment were rounded up',
      follows: priceHolds(vault, { shares: left.shares, balance: sub(vault.balance, richer) }),
    },
  },
  {
    says: 'who joins and leaves at once never gets more than was paid',
    given: isVault,
    follows: le(worthOf(joined, bought), paid),
    twin: {
      says: 'and never less',
      follows: ge(worthOf(joined, bought), paid),
    },
  },
  {
    says: 'nobody is paid more than the vault holds, whatever it has lost',
    given: [...isLeaving],
    follows: le(worth, vault.balance),
    twin: {
      says: 'so it is where more shares are given back than there are',
      given: [...isVault, ge(held, ZERO)],
    },
  },
  {
    says: 'a higher level takes no more lots of an account whose leverage falls with each lot',
    given: [
      ...isVessel,
      lowersLeverage(vessel, cut),
      gt(excessAt(vessel, high), ZERO),
      gt(perLotAt(vessel, high, cut), ZERO),
    ],
    follows: ge(
      mul(excessAt(vessel, low), perLotAt(vessel, high, cut)),
      mul(excessAt(vessel, high), perLotAt(vessel, low, cut)),
    ),
    twin: {
      says: 'nor of one whose leverage rises with each lot',
      given: [...isVessel, gt(excessAt(vessel, high), ZERO), gt(perLotAt(vessel, high, cut), ZERO)],
    },
  },
  {
    says: 'where leverage falls with each lot, the lots at a level above zero are well defined: the divisor is above zero',
    given: [...isVessel, lowersLeverage(vessel, cut), gt(excessAt(vessel, low), ZERO)],
    follows: gt(perLotAt(vessel, low, cut), ZERO),
    twin: {
      says: 'so they are of any account',
      given: [...isVessel, gt(excessAt(vessel, low), ZERO)],
    },
  },
  {
    says: 'nobody gives more than he may, none at a level that he does not reach',
    given: [...isVessel, gt(perLotAt(vessel, low, cut), ZERO)],
    follows: and(
      ge(lotsAt(vessel, low, cut), ZERO),
      le(lotsAt(vessel, low, cut), vessel.most),
      implies(not(gt(excessAt(vessel, low), ZERO)), le(lotsAt(vessel, low, cut), ZERO)),
    ),
    twin: {
      says: 'everybody gives at least one',
      follows: ge(lotsAt(vessel, low, cut), n(1n)),
    },
  },
];
