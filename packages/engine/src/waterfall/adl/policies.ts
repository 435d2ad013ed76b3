// The policies by name: a ladder names one, receipts ask the others.
import type { AdlPolicyName } from '../../domain/ladder.ts';
import { dydx } from './dydx.ts';
import { minimalHarm } from './minimal-harm.ts';
import type { AdlPolicy } from './policy.ts';
import { proRata } from './pro-rata.ts';
import { binance, bitmex, hyperliquid, profitLeverage } from './queue.ts';

export const adlPolicies: Readonly<Record<AdlPolicyName, AdlPolicy>> = {
  minimalHarm,
  proRata,
  bitmex,
  binance,
  hyperliquid,
  dydx,
  profitLeverage,
};
