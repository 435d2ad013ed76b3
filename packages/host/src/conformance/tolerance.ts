// Reads how near a published value has to be met: the case's own tolerance, else the file's.
import { Exact, type Tolerance } from '@plimsoll/engine/models';
import { UnknownCase } from './adapter.ts';
import { isObject } from './fields.ts';

/** Asserts nothing about size: a tolerance in an unknown form makes the case unknown, and so a failure. */
export function toleranceOf(stated: unknown): Tolerance {
  if (stated === undefined || stated === 'exact at the digits given') {
    return { type: 'exactAtDigits' };
  }
  if (!isObject(stated)) throw unknown(stated);
  const { truncatedToInteger, relative, absolute, ...others } = stated;
  if (Object.keys(others).length > 0) throw unknown(stated);
  if (truncatedToInteger === true) return { type: 'truncatedToInteger' };
  if (relative === undefined && absolute === undefined) throw unknown(stated);
  return {
    type: 'within',
    ...(relative === undefined ? {} : { relative: bound(relative) }),
    ...(absolute === undefined ? {} : { absolute: bound(absolute) }),
  };
}

function bound(stated: unknown): Exact {
  const parsed = Exact.parse(String(stated));
  if (!parsed.ok) throw unknown(stated);
  return parsed.value;
}

const unknown = (stated: unknown): UnknownCase =>
  new UnknownCase(`the tolerance ${JSON.stringify(stated)} is of no known form`);
