// Series since the page was opened, for the charts: bounded, time strictly rising, oldest points dropped first.
export type Series = readonly [times: readonly number[], ...values: (readonly number[])[]];

export class History {
  private readonly capacity: number;
  private readonly columns: number[][];

  constructor(values: number, capacity: number) {
    this.capacity = capacity;
    this.columns = Array.from({ length: values + 1 }, () => []);
  }

  /** Appends a point; one that is not later than the last is passed over. */
  add(timeMs: number, ...values: readonly number[]): void {
    const seconds = timeMs / 1000;
    const last = this.columns[0]?.at(-1);
    if (last !== undefined && seconds <= last) return;
    [seconds, ...values].forEach((value, at) => {
      const column = this.columns[at];
      column?.push(value);
      if (column !== undefined && column.length > this.capacity) column.shift();
    });
  }

  get length(): number {
    return this.columns[0]?.length ?? 0;
  }
  /** A copy that a chart may keep. */
  series(): Series {
    return this.columns.map((column) => column.slice()) as unknown as Series;
  }
}
