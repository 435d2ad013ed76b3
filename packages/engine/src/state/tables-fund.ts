// Columns of the insurance fund: its terms and totals (of the settlement asset, row 0), targets, contributors, and what it paid
// because of each account.
import type { Quanta } from '../domain/units.ts';
import { F64Column, I64Column, type Memory, U32Column } from './columns.ts';

export const assetFundColumns = (m: Memory) => ({
  coolDownMs: new U32Column(m, 'asset.coolDownMs', 16),
  trancheDrawPpm: new U32Column(m, 'asset.trancheDrawPpm', 16),
  ownerPayoutMost: new I64Column<Quanta>(m, 'asset.ownerPayoutMost', 16),
  ownerIntervalMs: new U32Column(m, 'asset.ownerIntervalMs', 16),
  tendIntervalMs: new U32Column(m, 'asset.tendIntervalMs', 16),
  replenishFeePpm: new U32Column(m, 'asset.replenishFeePpm', 16),
  trancheFeePpm: new U32Column(m, 'asset.trancheFeePpm', 16),
  surplusPpm: new U32Column(m, 'asset.surplusPpm', 16),
  targetMost: new I64Column<Quanta>(m, 'asset.targetMost', 16),
  /** Shares of the tranche that all contributors hold. */
  trancheShares: new I64Column(m, 'asset.trancheShares', 16),
  /** Target of the shared bucket; 0: none. */
  fundTarget: new I64Column<Quanta>(m, 'asset.fundTarget', 16),
  /** Fees in the ledger after the last tending, and when the next is due. */
  feesTended: new I64Column<Quanta>(m, 'asset.feesTended', 16),
  nextTending: new F64Column(m, 'asset.nextTending', 16),
});

export const marketFundColumns = (m: Memory) => ({
  /** Target of the market's bucket; 0: none. */
  fundTarget: new I64Column<Quanta>(m, 'market.fundTarget', 64),
});

export const accountFundColumns = (m: Memory) => ({
  trancheShares: new I64Column(m, 'account.trancheShares', 256),
  /** Shares that are to leave, what they were worth when that was requested, and when that was. */
  exitShares: new I64Column(m, 'account.exitShares', 256),
  exitValue: new I64Column<Quanta>(m, 'account.exitValue', 256),
  exitSince: new F64Column(m, 'account.exitSince', 256),
  /** What the fund paid because of the account in the interval that began then. */
  insurancePaid: new I64Column<Quanta>(m, 'account.insurancePaid', 256),
  insurancePaidSince: new F64Column(m, 'account.insurancePaidSince', 256),
});
