// uPlot in React: one chart that lives as long as its options, takes new data, and follows the size of its box.
import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { Series } from '../stream/history.ts';

export type PlotLine = {
  readonly label: string;
  readonly stroke: string;
  readonly fill?: string;
  readonly dash?: readonly number[];
};

type PlotProps = {
  /** What the picture shows, for those who do not see it. */
  readonly label: string;
  /** Keep the same array between renders: a new one makes a new chart. */
  readonly lines: readonly PlotLine[];
  readonly data: Series;
  readonly format: (value: number) => string;
};

export function Plot({ label, lines, data, format }: PlotProps) {
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot | null>(null);
  const latest = useRef(data);
  latest.current = data;

  useEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    const plot = new uPlot(
      optionsOf(lines, format, element),
      latest.current as unknown as uPlot.AlignedData,
      element,
    );
    chart.current = plot;
    const observer = new ResizeObserver(() => {
      plot.setSize({ width: element.clientWidth, height: element.clientHeight });
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
      plot.destroy();
      chart.current = null;
    };
  }, [lines, format]);

  useEffect(() => chart.current?.setData(data as unknown as uPlot.AlignedData), [data]);

  return <div ref={box} role="img" aria-label={label} className="absolute inset-0" />;
}

const GRID = { stroke: '#1b2736', width: 1 };
const TEXT = '#8695aa';
const FONT = '11px system-ui, sans-serif';

function optionsOf(
  lines: readonly PlotLine[],
  format: (value: number) => string,
  element: HTMLElement,
): uPlot.Options {
  const axis = { stroke: TEXT, font: FONT, grid: GRID, ticks: { show: false } };
  return {
    width: element.clientWidth,
    height: element.clientHeight,
    padding: [10, 28, 0, 4],
    legend: { show: false },
    cursor: { y: false, points: { size: 6 } },
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), 'Etc/UTC'),
    axes: [
      { ...axis, size: 28, space: 90, values: CLOCK },
      {
        ...axis,
        size: 68,
        space: () => (element.clientHeight < 160 ? 20 : 44),
        values: (_, splits) => splits.map(format),
      },
    ],
    series: [
      {},
      ...lines.map((line) => ({
        label: line.label,
        stroke: line.stroke,
        width: 1.5,
        points: { show: false },
        ...(line.fill === undefined ? {} : { fill: line.fill }),
        ...(line.dash === undefined ? {} : { dash: [...line.dash] }),
      })),
    ],
  };
}

/** Labels of the time axis by the distance between them: seconds, minutes, then days. */
const CLOCK: uPlot.Axis.Values = [
  [86_400, '{D} {MMM}', null, null, null, null, null, null, 1],
  [60, '{HH}:{mm}', '\n{D} {MMM}', null, null, null, null, null, 1],
  [1, '{HH}:{mm}:{ss}', null, null, null, null, null, null, 1],
];
