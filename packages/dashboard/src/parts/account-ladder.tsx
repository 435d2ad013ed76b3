// What the ladder would do about one account, rung by rung: the plans of its own stages, and the rung it stands on.
import type { AccountLiquidationView, RungPlanView } from '@plimsoll/engine/views';
import { money, price, size, timeOfDay } from '../format.ts';
import { useAccountLiquidation } from '../stream/use-liquidation.ts';
import { Badge, type Tone } from './frame.tsx';
import { stageWords } from './stage-words.ts';

export function AccountLadder({ id }: { readonly id: number }) {
  const view = useAccountLiquidation(id);
  if (view === undefined) return null;
  return (
    <section className="mt-5" aria-label="Ladder">
      <h3 className="mb-1 text-[13px] font-semibold">Ladder</h3>
      <p className="mb-2 text-xs text-soft">{standing(view)}</p>
      <ol className="text-xs">
        {view.rungs.map((rung) => (
          <Rung key={rung.at} rung={rung} />
        ))}
      </ol>
    </section>
  );
}

function standing({ isSupposed, since, equity, maintenance }: AccountLiquidationView): string {
  if (since !== null) return `In liquidation since ${timeOfDay(since)}. If asked now, each rung:`;
  if (isSupposed)
    return `Not in liquidation. If it fell to equity ${money(equity)} at maintenance ${money(maintenance)}, each rung:`;
  return 'Not in liquidation. If asked now, each rung:';
}

const DOES: { readonly [D in RungPlanView['does']]: readonly [tone: Tone, text: string] } = {
  acts: ['info', 'acts'],
  waits: ['warn', 'waits'],
  passes: ['soft', 'passes'],
};

function Rung({ rung }: { readonly rung: RungPlanView }) {
  const { stage, isOn, does, text, cost, until, orders } = rung;
  const [tone, word] = DOES[does];
  return (
    <li
      aria-current={isOn ? 'step' : undefined}
      className={`border-l-2 py-1 pl-3 ${isOn ? 'border-bad bg-bad/10' : 'border-line'}`}
      style={{ marginLeft: `${rung.at * 0.5}rem` }}
    >
      <div className="flex items-center gap-2">
        <span className={does === 'passes' ? 'text-soft' : 'font-medium'}>
          {stageWords(stage)?.name ?? stage}
        </span>
        <Badge tone={tone}>{word}</Badge>
        {isOn && <Badge tone="bad">here</Badge>}
        {cost !== null && Number(cost) > 0 && (
          <span className="ml-auto pr-2" title="Beyond the mark, if all of it goes as planned">
            costs {money(cost)}
          </span>
        )}
      </div>
      <p className="text-soft">
        {text}
        {until !== null && ` Until ${timeOfDay(until)}.`}
      </p>
      {orders.map((order) => (
        <p key={order.market} className="text-faint">
          {order.side} {size(order.size)} {order.symbol} at {price(order.limit)} or better
        </p>
      ))}
    </li>
  );
}
