// A risk manager holds the levels of one line for a while. The bounds are said and not enforced here: the venue decides, and
// its refusal is shown as it is.
import { useId, useState } from 'react';
import { countdown } from '../format.ts';
import { sendCommand } from '../stream/use-schedule.ts';
import { type Field, overrideCommand, type ScheduleLine } from './schedule-line.ts';

const MINUTE_MS = 60_000;

type Answer = { readonly text: string; readonly isRefusal: boolean };

export function OverrideForm({ line, now }: { readonly line: ScheduleLine; readonly now: number }) {
  const [answer, setAnswer] = useState<Answer>();
  const { form, overrideUntil } = line;
  const hint = useId();
  const send = async (
    held: { readonly initial: number; readonly maintenance: number; readonly until: number },
    done: string,
  ): Promise<void> => {
    const refusal = await sendCommand(overrideCommand(line, held));
    setAnswer({ text: refusal ?? done, isRefusal: refusal !== undefined });
  };
  // Typed text stays through the refreshes of the page, and through a refusal.
  const submit = (values: FormData): void => {
    const number = (name: string): number => Number(values.get(name));
    const until = now + Math.round(number('minutes') * MINUTE_MS);
    void send(
      { initial: number('initial'), maintenance: number('maintenance'), until },
      'Held from now on.',
    );
  };
  const most = `${form.most}`;
  return (
    <form
      aria-label={`Override ${line.symbol}`}
      onSubmit={(event) => {
        event.preventDefault();
        submit(new FormData(event.currentTarget));
      }}
      className="flex flex-col gap-2"
    >
      <p className="font-semibold text-ink">
        {overrideUntil === null
          ? 'Override'
          : `Overridden for another ${countdown(overrideUntil - now)}`}
      </p>
      <Input name="initial" field={form.initial} unit={form.unit} hint={hint} />
      <Input name="maintenance" field={form.maintenance} unit={form.unit} hint={hint} />
      <label className="flex items-center justify-between gap-2">
        Hold for
        <span className="text-soft">
          <input
            name="minutes"
            required
            inputMode="decimal"
            defaultValue="60"
            className={`${INPUT} mr-2`}
          />
          <span className="inline-block w-14">minutes</span>
        </span>
      </label>
      <p id={hint} className="text-faint">
        Initial {form.initial.least} to {most} {form.unit}; maintenance {form.maintenance.least} to
        the initial one. At once, without notice; nobody who is healthy is liquidated for it.
      </p>
      <div className="flex flex-wrap items-center gap-2">
        <button type="submit" className={BUTTON}>
          Override
        </button>
        {overrideUntil !== null && (
          <button
            type="button"
            className={BUTTON}
            onClick={() =>
              void send(
                { initial: form.initial.now, maintenance: form.maintenance.now, until: 0 },
                'The schedule goes on from here.',
              )
            }
          >
            End override
          </button>
        )}
      </div>
      {answer !== undefined && (
        <p role="status" className={answer.isRefusal ? 'text-bad' : 'text-calm'}>
          {answer.text}
        </p>
      )}
    </form>
  );
}

const INPUT = 'w-20 rounded border border-line bg-panel px-1.5 py-1 text-right text-ink';
const BUTTON = 'rounded border border-line px-2.5 py-1 text-ink hover:bg-raised';

function Input({
  name,
  field,
  unit,
  hint,
}: {
  readonly name: string;
  readonly field: Field;
  readonly unit: string;
  readonly hint: string;
}) {
  return (
    <label className="flex items-center justify-between gap-2">
      {field.name}
      <span className="text-soft">
        <input
          name={name}
          required
          inputMode="decimal"
          aria-describedby={hint}
          defaultValue={String(Math.ceil(field.now * 100) / 100)}
          className={`${INPUT} mr-2`}
        />
        <span className="inline-block w-14">{unit}</span>
      </span>
    </label>
  );
}
