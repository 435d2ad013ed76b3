// A risk manager holds the scales of a market, or the haircuts of an asset, for a time: within the bounds that are listed, at
// once and without notice, and with the shelter that every rise of maintenance margin gives.
import type { CommandOf } from '../domain/command.ts';
import type { Reject } from '../domain/reject.ts';
import { LISTED_SCALE_PPM } from '../domain/scaled-tiers.ts';
import { NONE, type Ppm, type TimeMs } from '../domain/units.ts';
import { setHaircuts, setScales } from '../risk/set-scales.ts';
import { haircutsOf, scalesOf } from '../state/schedule-reading.ts';
import type { Step } from '../state/step.ts';
import { expired, unknownAsset, unknownMarket } from './known.ts';

/** `until` 0 ends an override: the schedule goes on from what it held. */
export function overrideMargin(
  step: Step,
  command: CommandOf<'OverrideMargin'>,
): Reject | undefined {
  const { state } = step;
  const { market, until } = command;
  const refused = unknownMarket(state, market) ?? expired(step, market);
  if (refused !== undefined) return refused;
  const isEnding = until === 0;
  const before = scalesOf(state, market);
  const initialPpm = isEnding ? before.initialPpm : command.initialScalePpm;
  const maintenancePpm = isEnding ? before.maintenancePpm : command.maintenanceScalePpm;
  if (!isEnding) {
    const { scaleMaxPpm } = state.listedMarket(market);
    const outside =
      notAfter(until, step.time) ??
      notWithin('initialScalePpm', initialPpm, LISTED_SCALE_PPM, scaleMaxPpm) ??
      notWithin('maintenanceScalePpm', maintenancePpm, LISTED_SCALE_PPM, initialPpm);
    if (outside !== undefined) return outside;
  }

  // From here on nothing may fail.
  const scales = { initialScalePpm: initialPpm, maintenanceScalePpm: maintenancePpm };
  step.emit({ type: 'MarginOverridden', market, ...scales, until });
  setScales(step, market, { initialPpm, maintenancePpm }, 'maybeOld');
  return undefined;
}

/** The same of an asset's haircuts. The settlement asset has none. */
export function overrideHaircut(
  step: Step,
  command: CommandOf<'OverrideHaircut'>,
): Reject | undefined {
  const { state } = step;
  const { asset, until } = command;
  const refused = unknownAsset(state, asset);
  if (refused !== undefined) return refused;
  const listed = state.listedAsset(asset);
  const isEnding = until === 0;
  const before = haircutsOf(state, asset);
  const initialPpm = isEnding ? before.initialPpm : command.initialHaircutPpm;
  const maintenancePpm = isEnding ? before.maintenancePpm : command.maintenanceHaircutPpm;
  if (!isEnding) {
    const { haircutPpm, index } = listed;
    const most = index === NONE ? 0 : Math.max(haircutPpm, listed.haircutMaxPpm);
    const outside =
      notAfter(until, step.time) ??
      notWithin('initialHaircutPpm', initialPpm, haircutPpm, most) ??
      notWithin('maintenanceHaircutPpm', maintenancePpm, haircutPpm, initialPpm);
    if (outside !== undefined) return outside;
  }

  // From here on nothing may fail.
  const haircuts = { initialHaircutPpm: initialPpm, maintenanceHaircutPpm: maintenancePpm };
  step.emit({ type: 'HaircutOverridden', asset, ...haircuts, until });
  setHaircuts(step, asset, { initialPpm, maintenancePpm });
  return undefined;
}

function notAfter(until: TimeMs, now: TimeMs): Reject | undefined {
  if (until > now) return undefined;
  const range = `after ${now}, or 0 to end an override`;
  return {
    type: 'ParameterOutOfRange',
    parameter: 'until',
    value: String(until),
    range,
    unit: 'ms',
  };
}

function notWithin(parameter: string, value: Ppm, least: Ppm, most: Ppm): Reject | undefined {
  if (value >= least && value <= most) return undefined;
  const range = `${least} to ${most}`;
  return { type: 'ParameterOutOfRange', parameter, value: String(value), range, unit: 'ppm' };
}
