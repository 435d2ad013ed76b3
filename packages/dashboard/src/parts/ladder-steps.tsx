// The ladder drawn as steps that go down, with the one marked on which an account stands.
import { stageWords } from './stage-words.ts';

type StepsProps = {
  readonly stages: readonly string[];
  /** Place of the marked step; -1: none. */
  readonly on: number;
};

export function LadderSteps({ stages, on }: StepsProps) {
  const here = stageWords(stages[on] ?? '')?.name ?? 'not on the ladder';
  return (
    <span
      role="img"
      aria-label={`Step ${on + 1} of ${stages.length}: ${here}`}
      title={`Step ${on + 1} of ${stages.length}: ${here}`}
      className="flex h-5 w-28 shrink-0 items-start gap-px"
    >
      {stages.map((stage, at) => (
        <span
          key={`${stage}${at}`}
          className={`flex-1 rounded-[2px] ${at === on ? 'bg-bad' : at < on ? 'bg-bad/35' : 'bg-line'}`}
          style={{
            height: at === on ? '0.5rem' : '0.25rem',
            marginTop: `${(at / Math.max(1, stages.length - 1)) * (at === on ? 0.75 : 0.95)}rem`,
          }}
        />
      ))}
    </span>
  );
}
