// Shares of a vault: nobody gains by entering or leaving, nobody is rounded to nothing, and rebases and forfeits as published.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { holds } from '../base/property.fixture.ts';
import { rebaseOf, sharesFor, sharesLostOnCancel, VIRTUAL_SHARES, worthOf } from './share-value.ts';

const amount = fc.bigInt(1n, 10n ** 15n);

test('C11 what a payment buys is never worth more than it, and leaving at once never pays more than was paid', () => {
  holds(
    fc.property(
      fc.bigInt(0n, 10n ** 18n),
      fc.bigInt(0n, 10n ** 15n),
      amount,
      (shares, balance, paid) => {
        const bought = sharesFor({ shares, balance }, paid);
        const after = { shares: shares + bought, balance: balance + paid };
        expect(worthOf(after, bought) <= paid).toBe(true);
        // Nor does anybody else lose by it, but what is rounded.
        expect(worthOf(after, shares) >= worthOf({ shares, balance }, shares)).toBe(true);
      },
    ),
  );
});

test('C11 a gift to a vault that one quantum owns costs who gives it far more than it takes from the next payment', () => {
  holds(
    fc.property(amount, amount, (gift, victim) => {
      const first = sharesFor({ shares: 0n, balance: 0n }, 1n);
      const given = { shares: first, balance: 1n + gift };
      const bought = sharesFor(given, victim);
      const after = { shares: first + bought, balance: given.balance + victim };
      const attacker = worthOf(after, first);
      const lost = victim - worthOf(after, bought);
      expect(attacker <= 1n + gift).toBe(true);
      // What the victim loses to rounding is at most one share's worth; the attacker's loss is many times that.
      expect(lost <= (given.balance + 1n) / (first + VIRTUAL_SHARES) + 2n).toBe(true);
      expect(2n * (1n + gift - attacker) + 4n >= lost).toBe(true);
      // Half of the gift is nobody's, and a share is a two-thousandth of it: what is above a few quanta costs 900 times itself.
      expect(1n + gift - attacker + 4_000n >= 900n * lost).toBe(true);
    }),
  );
});

test('a vault never owes more than it holds, whatever it has lost', () => {
  holds(
    fc.property(
      fc.array(amount, { minLength: 1, maxLength: 8 }),
      fc.bigInt(0n, 10n ** 16n),
      (paid, loss) => {
        let vault = { shares: 0n, balance: 0n };
        const held: bigint[] = [];
        for (const each of paid) {
          const bought = sharesFor(vault, each);
          held.push(bought);
          vault = { shares: vault.shares + bought, balance: vault.balance + each };
        }
        vault = { ...vault, balance: loss < vault.balance ? vault.balance - loss : 0n };
        for (const shares of held) {
          const worth = worthOf(vault, shares);
          expect(worth <= vault.balance).toBe(true);
          vault = { shares: vault.shares - shares, balance: vault.balance - worth };
        }
        expect(vault.balance >= 0n && vault.shares === 0n).toBe(true);
      },
    ),
  );
});

test('the count of shares is divided by a power of ten once ten shares are worth less than a tenth', () => {
  const divisor = (shares: bigint, balance: bigint) => rebaseOf({ shares, balance }).divisor;
  expect(divisor(60_078n, 601n)).toBe(1n);
  expect(divisor(60_078n, 600n)).toBe(10n);
  expect(divisor(99_999n, 100n)).toBe(10n);
  expect(divisor(100_001n, 100n)).toBe(100n);
  expect(divisor(0n, 0n)).toBe(1n);
  expect(divisor(5n, 0n)).toBe(1n);
});

test('a request taken back forfeits what its shares have gained since, and nothing after a loss', () => {
  const vault = { shares: 1_000n, balance: 2_000n };
  expect(sharesLostOnCancel(vault, { shares: 100n, value: 200n })).toBe(0n);
  expect(sharesLostOnCancel(vault, { shares: 100n, value: 100n })).toBe(100n - 47n);
  expect(sharesLostOnCancel({ shares: 0n, balance: 0n }, { shares: 0n, value: 0n })).toBe(0n);
  holds(
    fc.property(amount, amount, fc.nat(1_000), amount, (shares, balance, permille, value) => {
      const requested = (shares * BigInt(permille)) / 1_000n;
      const lost = sharesLostOnCancel({ shares, balance }, { shares: requested, value });
      expect(lost >= 0n && lost <= requested).toBe(true);
    }),
  );
});
