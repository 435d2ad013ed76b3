// Horizons as they are typed: `1h`, `4h`, `1d`, `7d`.
import type { Horizon } from '@plimsoll/lab';
import { EXIT, UserError } from '../../errors.ts';

const HOURS = { h: 1, d: 24 } as const;
const HOURS_MAX = 24 * 30;

/** Several, separated by commas; the same one twice counts once. @throws UserError for anything that is no horizon. */
export function parseHorizons(text: string): readonly Horizon[] {
  const names = [...new Set(text.split(',').map((name) => name.trim()))];
  return names.map((name) => {
    const [, count, unit] = /^(\d{1,3})([hd])$/.exec(name) ?? [];
    const hours = Number(count) * (unit === 'd' ? HOURS.d : HOURS.h);
    if (count === undefined || hours < 1 || hours > HOURS_MAX) {
      throw new UserError(
        `"${name}" is no horizon: hours or days up to 30d are, such as 1h or 1d`,
        EXIT.usage,
      );
    }
    return { name, hours };
  });
}
