// One account in a side panel: its margin, positions, collateral and open orders. A native dialog keeps the focus inside
// and closes with Escape.
import type { AccountView } from '@plimsoll/engine/views';
import { useEffect, useRef } from 'react';
import { money, price, ratio, size, tone } from '../format.ts';
import { useAccount } from '../stream/use-account.ts';
import { useAccountAdl } from '../stream/use-liquidation.ts';
import { AccountLadder } from './account-ladder.tsx';
import { AccountRebalance } from './account-rebalance.tsx';
import { AccountState } from './account-table.tsx';
import { Receipts, RankLights } from './adl-rank.tsx';
import { Chances } from './chances.tsx';
import { Badge, Empty, Loading } from './frame.tsx';
import { Row, Table } from './panel-table.tsx';

type PanelProps = { readonly id: number; readonly onClose: () => void };

export function AccountPanel({ id, onClose }: PanelProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const load = useAccount(id);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog
      ref={dialog}
      aria-label={`Account ${id}`}
      onClose={onClose}
      onClick={(event) => {
        if (event.target === dialog.current) onClose();
      }}
      className="m-0 ml-auto h-dvh max-h-none w-full max-w-2xl border-l border-line bg-panel text-ink backdrop:bg-black/50"
    >
      <div className="flex h-full flex-col">
        <header className="flex items-center gap-3 border-b border-line px-4 py-3">
          <h2 className="text-base font-semibold">Account {id}</h2>
          {load.type === 'loaded' && <AccountState account={load.account} />}
          {load.type === 'loaded' && load.isStale && <Badge tone="bad">not up to date</Badge>}
          <button
            type="button"
            onClick={onClose}
            className="ml-auto rounded border border-line px-2.5 py-1 text-xs hover:bg-raised"
          >
            Close
          </button>
        </header>
        {load.type === 'loading' && <Loading rows={8} />}
        {load.type === 'failed' && <Empty>{load.message}</Empty>}
        {load.type === 'loaded' && <Body account={load.account} />}
      </div>
    </dialog>
  );
}

const TONES = { up: 'text-calm', down: 'text-bad', none: 'text-ink' } as const;

function Body({ account }: { readonly account: AccountView }) {
  const { settlementAsset: unit } = account;
  const isCustomer = account.kind !== 'insurance' && account.kind !== 'suspense';
  const adl = useAccountAdl(isCustomer ? account.account : undefined);
  return (
    <div className="min-h-0 flex-1 overflow-y-auto p-4">
      <dl className="grid grid-cols-2 gap-3 sm:grid-cols-3">
        <Figure name="Margin ratio" value={ratio(account.marginRatio)} />
        <Figure name={`Equity, ${unit}`} value={money(account.equity)} />
        <Figure name={`Withdrawable, ${unit}`} value={money(account.withdrawable)} />
        {account.immatureGain !== '0' && (
          <Figure name={`Maturing gain, ${unit}`} value={money(account.immatureGain)} />
        )}
        <Figure name="Maintenance margin" value={money(account.maintenanceMargin)} />
        <Figure name="Initial margin" value={money(account.initialMargin)} />
        <Figure name="Notional" value={money(account.notional)} />
      </dl>
      <p className="mt-3 text-xs text-faint">
        {account.kind} account of owner {account.owner}
      </p>
      <Chances id={account.account} />
      {isCustomer && <AccountRebalance id={account.account} unit={unit} />}

      <Table
        title="Positions"
        none="No open position."
        columns={['Market', 'Size', 'Entry', 'Mark', 'Unrealised PnL', 'Maintenance', 'ADL']}
      >
        {account.positions.map((held) => (
          <Row key={held.market} name={held.symbol}>
            <td>{size(held.size)}</td>
            <td>{price(held.entryPrice)}</td>
            <td>{price(held.mark)}</td>
            <td className={TONES[tone(held.unrealisedPnl)]}>{money(held.unrealisedPnl)}</td>
            <td>{money(held.maintenanceMargin)}</td>
            <td>
              <RankLights rank={adl?.ranks.find(({ market }) => market === held.market)} />
            </td>
          </Row>
        ))}
      </Table>

      <Table
        title="Collateral"
        none=""
        columns={['Asset', 'Amount', `At index, ${unit}`, 'After haircut']}
      >
        <Row name={unit}>
          <td>{money(account.cash)}</td>
          <td>{money(account.cash)}</td>
          <td>{money(account.cash)}</td>
        </Row>
        {account.collateral.map((held) => (
          <Row key={`${held.asset}@${held.custody}`} name={held.asset} title={held.custody}>
            <td>{size(held.amount)}</td>
            <td>{money(held.value)}</td>
            <td>{money(held.counted)}</td>
          </Row>
        ))}
      </Table>

      <Table
        title="Open orders"
        none="No open order."
        columns={['Market', 'Side', 'Size', 'Limit', '']}
      >
        {account.orders.map((order) => (
          <Row key={order.order} name={order.symbol} title={`order ${order.order}`}>
            <td>{order.side}</td>
            <td>{size(order.size)}</td>
            <td>{price(order.limit)}</td>
            <td>
              {order.liquidation ? (
                <Badge tone="bad">liquidation</Badge>
              ) : (
                order.reduceOnly && <Badge tone="soft">reduce-only</Badge>
              )}
            </td>
          </Row>
        ))}
      </Table>

      {isCustomer && account.positions.length > 0 && <AccountLadder id={account.account} />}
      {adl !== undefined && adl.receipts.length > 0 && <Receipts receipts={adl.receipts} />}
    </div>
  );
}

function Figure({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div className="rounded border border-line bg-raised px-3 py-2">
      <dt className="text-xs text-soft">{name}</dt>
      <dd className="mt-0.5 text-base font-semibold">{value}</dd>
    </div>
  );
}
