// Which accounts belong to one owner: derived from the accounts' column, never hashed, rebuilt when a snapshot is read. An
// account never changes its owner and is never closed.
import { type AccountId, NONE, type OwnerId } from '../domain/units.ts';
import type { ReadTable, Tables } from './tables.ts';

const NOBODY: readonly AccountId[] = [];

export class OwnerIndex {
  readonly #accounts = new Map<OwnerId, AccountId[]>();

  /** House accounts (owner NONE) belong to no group. Accounts are opened ascending. */
  add(owner: OwnerId, account: AccountId): void {
    if (owner === NONE) return;
    const known = this.#accounts.get(owner);
    if (known === undefined) this.#accounts.set(owner, [account]);
    else known.push(account);
  }

  /** Accounts of an owner, ascending; none of NONE. */
  of(owner: OwnerId): readonly AccountId[] {
    return this.#accounts.get(owner) ?? NOBODY;
  }

  /** Whether it says what the column says of the first `rows` accounts, without building another. */
  agrees(accounts: ReadTable<Tables['accounts']>, rows: number): boolean {
    let listed = 0;
    for (const [owner, group] of this.#accounts) {
      let before = -1;
      for (const account of group) {
        if (account <= before || account >= rows || accounts.owner.get(account) !== owner)
          return false;
        before = account;
        listed++;
      }
    }
    let owned = 0;
    for (let account = 0; account < rows; account++)
      if (accounts.owner.get(account) !== NONE) owned++;
    return listed === owned;
  }

  /** From the column, for the first `rows` accounts. */
  rebuild(accounts: ReadTable<Tables['accounts']>, rows: number): void {
    this.#accounts.clear();
    for (let account = 0; account < rows; account++) this.add(accounts.owner.get(account), account);
  }
}
