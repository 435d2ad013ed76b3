// How much of its target a bucket of the fund holds, as a bar: full at the target.

export function TargetBar({ cash, target }: { readonly cash: string; readonly target: string }) {
  if (Number(target) <= 0) return <span className="text-faint">–</span>;
  const cover = Number(cash) / Number(target);
  const percent = `${Math.round(100 * cover)}%`;
  const tone = cover >= 1 ? 'bg-calm' : cover >= 0.5 ? 'bg-warn' : 'bg-bad';
  return (
    <span
      role="img"
      aria-label={`${percent} of its target`}
      title={`${percent} of its target of ${target}`}
      className="inline-flex items-center gap-1.5"
    >
      <span className="h-1.5 w-14 overflow-hidden rounded bg-raised">
        <span
          className={`block h-full ${tone}`}
          style={{ width: `${Math.min(100, Math.max(0, 100 * cover))}%` }}
        />
      </span>
      <span className="w-9">{percent}</span>
    </span>
  );
}
