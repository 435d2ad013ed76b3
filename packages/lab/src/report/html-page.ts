// The frame of every page: head, looks, sections one below the other, and where charts over time stand the script of their
// crosshair. What a page says is in the files that call this.
import { escape } from './markup.ts';
import { PAGE_SCRIPT, PAGE_STYLE } from './page-style.ts';

/** `sections` and `style` are HTML and CSS as they stand; the title is escaped here. */
export function htmlPage(parts: {
  readonly title: string;
  readonly sections: readonly string[];
  /** Looks of this page alone, after those of all. */
  readonly style: string;
  readonly hasTimeCharts: boolean;
}): string {
  const { title, sections, style, hasTimeCharts } = parts;
  const script = hasTimeCharts ? `<script>${PAGE_SCRIPT}</script>` : '';
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${escape(title)}</title><style>${PAGE_STYLE}${style}</style></head><body><main>${sections.join('\n')}</main>${script}</body></html>\n`;
}
