// A progress bar on standard error with rate and time left; where that is no terminal, a line now and then.
import { Presets, SingleBar } from 'cli-progress';

export type Progress = { update(done: number, total: number): void; stop(): void };

const LINE_EVERY_MS = 10_000;

/** `unit` in the plural: the rate is shown as `unit` per second. */
export function progressBar(title: string, unit: string): Progress {
  return process.stderr.isTTY ? terminalBar(title, unit) : lines(title, unit);
}

function terminalBar(title: string, unit: string): Progress {
  const began = performance.now();
  let bar: SingleBar | undefined;
  return {
    update(done, total) {
      if (bar === undefined) {
        const format = `${title} {bar} {percentage}% | {value}/{total} ${unit} | {rate} ${unit}/s | {eta_formatted} left`;
        bar = new SingleBar(
          {
            format,
            stream: process.stderr,
            hideCursor: true,
            clearOnComplete: true,
            etaBuffer: 50,
          },
          Presets.shades_classic,
        );
        bar.start(total, 0, { rate: '-' });
      }
      const seconds = Math.max(0.001, (performance.now() - began) / 1000);
      bar.setTotal(total);
      bar.update(done, { rate: Math.round(done / seconds) });
    },
    stop: () => bar?.stop(),
  };
}

function lines(title: string, unit: string): Progress {
  const began = performance.now();
  let last = began;
  return {
    update(done, total) {
      const now = performance.now();
      if (now - last < LINE_EVERY_MS || done === 0) return;
      last = now;
      const rate = done / ((now - began) / 1000);
      const left = Math.round((total - done) / rate);
      const percent = ((100 * done) / total).toFixed(0);
      process.stderr.write(
        `${title}: ${percent}%, ${done}/${total} ${unit}, ${Math.round(rate)} ${unit}/s, ${left} s left\n`,
      );
    },
    stop: () => {},
  };
}
