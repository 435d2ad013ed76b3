// Accounts by margin ratio: the histogram of all, the table of the riskiest, and a field to open any.
import type { StreamMessage } from '@plimsoll/engine/views';
import { AccountTable } from './account-table.tsx';
import { Loading, Panel } from './frame.tsx';
import { RatioHistogram } from './ratio-histogram.tsx';

type AccountsProps = {
  readonly message: StreamMessage | undefined;
  readonly onOpen: (account: number) => void;
};

export function Accounts({ message, onOpen }: AccountsProps) {
  return (
    <Panel
      title="Accounts by margin ratio"
      className="min-h-0 flex-1"
      aside={<OpenAny onOpen={onOpen} />}
    >
      {message === undefined ? (
        <Loading rows={8} />
      ) : (
        <>
          <RatioHistogram counts={message.ratios} />
          <AccountTable accounts={message.accounts} onOpen={onOpen} />
        </>
      )}
    </Panel>
  );
}

function OpenAny({ onOpen }: { readonly onOpen: (account: number) => void }) {
  return (
    <form
      className="flex items-center gap-1.5"
      action={(form) => {
        const account = Number(form.get('account'));
        if (Number.isSafeInteger(account)) onOpen(account);
      }}
    >
      <label className="flex items-center gap-1.5">
        Account
        <input
          name="account"
          type="number"
          min={0}
          required
          inputMode="numeric"
          placeholder="id"
          className="w-16 rounded border border-line bg-deep px-1.5 py-0.5 text-ink placeholder:text-faint"
        />
      </label>
      <button
        type="submit"
        className="rounded border border-line px-2 py-0.5 text-ink hover:bg-raised"
      >
        Open
      </button>
    </form>
  );
}
