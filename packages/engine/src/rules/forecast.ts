// A forecast from outside: believed, or an alarm. It is never rejected: an adviser that talks nonsense is something that
// happened, and is recorded. What a believed one does is the schedules' matter, at their next step.
import { judgeForecast } from '../adapt/forecast.ts';
import type { CommandOf } from '../domain/command.ts';
import type { Step } from '../state/step.ts';

export function forecast(step: Step, command: CommandOf<'Forecast'>): undefined {
  const { state, time } = step;
  const { index, model, longPpm, shortPpm, validUntil } = command;
  const terms = state.listing.indexes[index];
  if (terms === undefined) {
    const numbers = { value: BigInt(index), bound: BigInt(state.scalar('indexes')) };
    step.emit({ type: 'ForecastRefused', index, model, reason: 'unknownIndex', ...numbers });
    return;
  }
  const { indexes } = state;
  const last = {
    longPpm: indexes.forecastLong.get(index),
    shortPpm: indexes.forecastShort.get(index),
    validUntil: indexes.forecastUntil.get(index),
    time: indexes.forecastTime.get(index),
  };
  const refused = judgeForecast(command, { terms, last, now: time });
  if (refused !== undefined) {
    step.emit({ type: 'ForecastRefused', index, model, ...refused });
    return;
  }
  step.emit({ type: 'ForecastAccepted', index, model, time, longPpm, shortPpm, validUntil });
}
