// The chance of liquidation of one account within an hour and a day, and the early warning that such chances earned in the
// back-test.
import { chance, minutes } from '../format.ts';
import { type Chance, type Prediction, usePrediction } from '../stream/use-prediction.ts';

export function Chances({ id }: { readonly id: number }) {
  const prediction = usePrediction(id);
  if (prediction === undefined) return null;
  const { warmUpLeftMs, hour, day } = prediction;
  return (
    <section className="mt-5" aria-label="Chance of liquidation">
      <h3 className="mb-1 text-[13px] font-semibold">Chance of liquidation</h3>
      {warmUpLeftMs > 0 ? (
        <p className="text-xs text-soft">
          Known in {minutes(warmUpLeftMs)}: the venue has seen too few prices to say how much they
          move.
        </p>
      ) : hour === null || day === null ? (
        <p className="text-xs text-soft">None: nothing is open.</p>
      ) : (
        <>
          <dl className="grid grid-cols-2 gap-3">
            <Figure name="Within an hour" chances={hour} />
            <Figure name="Within a day" chances={day} />
          </dl>
          <Warning prediction={prediction} />
        </>
      )}
    </section>
  );
}

const WATCHED = 0.5;
const CLOSE = 0.1;

function Figure({ name, chances }: { readonly name: string; readonly chances: Chance }) {
  const { liquidation, negativeBalance } = chances;
  const colour =
    liquidation >= WATCHED ? 'text-bad' : liquidation >= CLOSE ? 'text-warn' : 'text-ink';
  return (
    <div className="rounded border border-line bg-raised px-3 py-2">
      <dt className="text-xs text-soft">{name}</dt>
      <dd className={`mt-0.5 text-base font-semibold ${colour}`}>{chance(liquidation)}</dd>
      <dd className="text-xs text-faint">below zero: {chance(negativeBalance)}</dd>
    </div>
  );
}

/** What the highest threshold that the day's chance has passed was worth. */
function Warning({ prediction }: { readonly prediction: Prediction }) {
  const chances = prediction.day?.liquidation ?? 0;
  const passed = prediction.earlyWarning.warnings
    .filter(({ horizon, threshold }) => horizon === 'day' && threshold <= chances)
    .at(-1);
  const median = passed?.quartilesMs[1];
  if (passed === undefined || median === undefined) return null;
  return (
    <p className="mt-2 text-xs text-soft">
      Above {chance(passed.threshold)} within a day. In the back-test {chance(passed.warned)} of the
      liquidations were announced so, half of them at least {minutes(median)} before.
    </p>
  );
}
