// Shares in a vault: what they are worth, how many a payment buys, what a request that is taken back forfeits, and when a loss
// has made them so small that their count is divided. Pure, on whole numbers of any size.
import { assert } from '../base/assert.ts';
import { divDown, mulDivDown } from '../base/fixed.ts';

/**
 * What a vault is reckoned with besides its own: shares that nobody holds, and one quantum that nobody paid. Whoever pays into
 * an empty vault cannot make a share so dear that the next payment buys none: most of what is donated is the shares' that
 * nobody holds (hazards C11).
 */
export const VIRTUAL_SHARES = 1_000n;
const VIRTUAL_QUANTA = 1n;

export type Vault = { readonly shares: bigint; readonly balance: bigint };

/** The vault with what nobody holds and nobody paid: the whole that shares are parts of. */
export const offsetVault = ({ shares, balance }: Vault): Vault => ({
  shares: shares + VIRTUAL_SHARES,
  balance: balance + VIRTUAL_QUANTA,
});

/** Shares that a payment buys: rounded down, against who pays in. */
export const sharesFor = ({ shares, balance }: Vault, amount: bigint): bigint =>
  mulDivDown(amount, shares + VIRTUAL_SHARES, balance + VIRTUAL_QUANTA);

/** What shares are worth, at the same value: rounded down, against who leaves; never more than the vault holds. */
export const worthOf = ({ shares, balance }: Vault, held: bigint): bigint =>
  mulDivDown(held, balance + VIRTUAL_QUANTA, shares + VIRTUAL_SHARES);

/**
 * Shares forfeited by who takes back a request for `requestShares`, worth `requestValue` when he made it: if they are worth more
 * now, only so many stay as that value would buy of the vault without them. Source: Drift v2, math/insurance.
 */
export function sharesLostOnCancel(
  vault: Vault,
  request: { readonly shares: bigint; readonly value: bigint },
): bigint {
  if (vault.shares === 0n) return 0n;
  const worth = mulDivDown(vault.balance, request.shares, vault.shares);
  if (worth <= request.value) return 0n;
  const kept = mulDivDown(
    request.value,
    vault.shares - request.shares,
    vault.balance - request.value,
  );
  return kept < request.shares ? request.shares - kept : 0n;
}

/**
 * By which power of ten the count of shares is divided once a loss has left each worth little: the whole digits of
 * floor(floor(shares / 10) / balance), less one; 0 while that is below ten, and for an empty vault. Source: Drift v2.
 */
export function rebaseOf({ shares, balance }: Vault): {
  readonly exponent: number;
  readonly divisor: bigint;
} {
  assert(shares >= 0n && balance >= 0n, () => `a vault holds ${balance} for ${shares} shares`);
  let left = balance === 0n ? 0n : divDown(divDown(shares, 10n), balance);
  let exponent = 0;
  let divisor = 1n;
  for (; left >= 10n; left /= 10n) {
    exponent += 1;
    divisor *= 10n;
  }
  return { exponent, divisor };
}
