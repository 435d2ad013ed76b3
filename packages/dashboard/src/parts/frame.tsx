// The frame of every part of the page: a titled panel, and what stands in it while there is nothing to show.
import type { ReactNode } from 'react';

type PanelProps = {
  readonly title: string;
  /** Stands to the right of the title. */
  readonly aside?: ReactNode;
  readonly className?: string;
  readonly children: ReactNode;
};

export function Panel({ title, aside, className = '', children }: PanelProps) {
  return (
    <section
      aria-label={title}
      className={`flex min-w-0 flex-col rounded-lg border border-line bg-panel ${className}`}
    >
      <header className="flex min-h-10 items-center justify-between gap-3 border-b border-line px-3 py-2">
        <h2 className="text-[13px] font-semibold tracking-wide text-ink">{title}</h2>
        <div className="text-xs text-soft">{aside}</div>
      </header>
      {children}
    </section>
  );
}

export function Empty({ children }: { readonly children: ReactNode }) {
  return (
    <p className="flex flex-1 items-center justify-center px-6 py-8 text-center text-soft">
      {children}
    </p>
  );
}

/** Grey bars where data will stand. */
export function Loading({ rows }: { readonly rows: number }) {
  return (
    <div role="status" aria-label="Loading" className="flex flex-col gap-2 p-3">
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className="h-5 animate-pulse rounded bg-raised" />
      ))}
    </div>
  );
}

const TONES = {
  calm: 'border-calm/40 bg-calm/10 text-calm',
  info: 'border-info/40 bg-info/10 text-info',
  warn: 'border-warn/40 bg-warn/10 text-warn',
  bad: 'border-bad/40 bg-bad/10 text-bad',
  soft: 'border-line bg-raised text-soft',
} as const;
export type Tone = keyof typeof TONES;

export function Badge({
  tone,
  title,
  children,
}: {
  readonly tone: Tone;
  readonly title?: string;
  readonly children: ReactNode;
}) {
  return (
    <span
      title={title}
      className={`inline-block whitespace-nowrap rounded border px-1.5 py-px text-[11px] leading-4 font-medium ${TONES[tone]}`}
    >
      {children}
    </span>
  );
}
