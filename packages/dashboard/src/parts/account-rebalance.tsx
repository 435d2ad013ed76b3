// The cheapest reduction that brings an account at risk back above its warning level. Its owner accepts in two clicks, at the cost
// that is shown; the venue refuses if it has become dearer meanwhile.
import type { RebalanceView } from '@plimsoll/engine/views';
import { useState } from 'react';
import { money, price, size } from '../format.ts';
import { useRebalance } from '../stream/use-liquidation.ts';
import { sendCommand } from '../stream/use-schedule.ts';
import { Badge } from './frame.tsx';

type Suggestion = NonNullable<RebalanceView['suggestion']>;
type Answer = { readonly text: string; readonly isRefusal: boolean };

export function AccountRebalance({ id, unit }: { readonly id: number; readonly unit: string }) {
  const view = useRebalance(id);
  /** What is about to be confirmed: it stays as it was shown, whatever is suggested meanwhile. */
  const [asked, setAsked] = useState<Suggestion>();
  const [answer, setAnswer] = useState<Answer>();
  const suggestion = asked ?? view?.suggestion ?? undefined;
  if (view === undefined || (suggestion === undefined && answer === undefined)) return null;
  const accept = async (costMost: string): Promise<void> => {
    setAsked(undefined);
    const refusal = await sendCommand({ type: 'AcceptRebalance', account: id, costMost });
    setAnswer({
      text: refusal ?? 'Accepted: the orders are in the book.',
      isRefusal: refusal !== undefined,
    });
  };
  return (
    <section
      aria-label="Rebalancing"
      className="mt-5 rounded border border-warn/40 bg-warn/5 px-3 py-2 text-xs"
    >
      <h3 className="flex items-center gap-2 text-[13px] font-semibold">
        Rebalancing
        {view.allowed && <Badge tone="calm">allowed beforehand</Badge>}
      </h3>
      {suggestion !== undefined && (
        <>
          <p className="mt-1 text-soft">
            Before it comes to a liquidation: for {money(suggestion.cost)} {unit} at most, without
            penalty, maintenance margin falls from {money(suggestion.maintenanceBefore)} to{' '}
            {money(suggestion.maintenanceAfter)}, with {money(suggestion.equityAfter)} of equity.
          </p>
          <ul className="mt-1">
            {suggestion.orders.map((order) => (
              <li key={order.market}>
                {order.side} {size(order.size)} {order.symbol} at {price(order.limit)} or better
              </li>
            ))}
          </ul>
          <div className="mt-2 flex flex-wrap items-center gap-2">
            {asked === undefined ? (
              <button type="button" className={BUTTON} onClick={() => setAsked(suggestion)}>
                Accept
              </button>
            ) : (
              <>
                <button
                  type="button"
                  className={`${BUTTON} border-warn/60 bg-warn/15 text-warn`}
                  onClick={() => void accept(asked.costQuanta)}
                >
                  Confirm, for {money(asked.cost)} at most
                </button>
                <button type="button" className={BUTTON} onClick={() => setAsked(undefined)}>
                  Not now
                </button>
              </>
            )}
          </div>
        </>
      )}
      {answer !== undefined && (
        <p role="status" className={`mt-2 ${answer.isRefusal ? 'text-bad' : 'text-calm'}`}>
          {answer.text}
        </p>
      )}
    </section>
  );
}

const BUTTON = 'rounded border border-line px-2.5 py-1 text-ink hover:bg-raised';
