import { BarChart, LineChart, ScatterChart } from 'echarts/charts';
import { AriaComponent, GridComponent, LegendPlainComponent, MarkLineComponent, TooltipComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
// @ts-expect-error No types: a part of ECharts that its public modules do not export.
import TooltipRichContent from 'echarts/lib/component/tooltip/TooltipRichContent.js';
import type { EChartsType } from 'echarts/core';
import { CanvasRenderer, SVGRenderer } from 'echarts/renderers';
import { optionFor } from './chart-option';
import type { Palette } from './chart-option';
import { read } from './chart-model';
import type { Model } from './chart-model';

use([BarChart, LineChart, ScatterChart, GridComponent, TooltipComponent, LegendPlainComponent, MarkLineComponent, AriaComponent, SVGRenderer, CanvasRenderer]);

// Drawn tooltips ignore the typeface they are given (ECharts 6.1).
interface RichContent { el?: { setStyle(style: object): void } | null; setContent(...args: unknown[]): void }
const rich = (TooltipRichContent as { prototype: RichContent }).prototype;
const setContent = rich.setContent;
rich.setContent = function (this: RichContent, ...args: unknown[]): void {
  setContent.apply(this, args);
  const text = (args[2] as { get(path: string): object }).get('textStyle') as { fontFamily: string; fontSize: number; lineHeight: number };
  this.el?.setStyle({ fontFamily: text.fontFamily, fontSize: text.fontSize, lineHeight: text.lineHeight });
};

const svgUpTo = 2000;
const tokens = {
  ink: '--fl-ink', quiet: '--fl-muted', line: '--fl-line', paper: '--fl-paper',
  primary: '--fl-chart-primary', soft: '--fl-chart-soft', accent: '--fl-chart-accent', muted: '--fl-chart-muted',
  good: '--fl-chart-good', warn: '--fl-chart-warn', bad: '--fl-chart-bad',
} as const;

const shared = new CSSStyleSheet();
shared.replaceSync(`
  :host { display: block; min-inline-size: 0; contain: layout; }
  .plot { inline-size: 100%; block-size: 100%; }
  .plot svg, .plot canvas { max-inline-size: 100%; }
  .probe { position: absolute; inline-size: 0; block-size: 0; overflow: hidden; visibility: hidden; forced-color-adjust: none; }`);

class FlChart extends HTMLElement {
  readonly #size = new CSSStyleSheet();
  readonly #plot = document.createElement('div');
  readonly #probe = document.createElement('span');
  readonly #data = new MutationObserver(() => this.#load());
  readonly #box = new ResizeObserver(() => this.#schedule());
  #source: string | null = null;
  #model: Model | null = null;
  #chart: EChartsType | null = null;
  #renderer = '';
  #frame = 0;

  constructor() {
    super();
    const root = this.attachShadow({ mode: 'open' });
    root.adoptedStyleSheets = [shared, this.#size];
    this.#plot.className = 'plot';
    this.#probe.className = 'probe';
    root.append(this.#plot, this.#probe);
  }

  connectedCallback(): void {
    this.#data.observe(this, { childList: true, characterData: true, subtree: true, attributes: true, attributeFilter: ['data-height'] });
    this.#box.observe(this.#plot);
    appearance.add(this.#redraw);
    this.#source = null;
    this.#load();
  }

  disconnectedCallback(): void {
    this.#data.disconnect();
    this.#box.disconnect();
    appearance.delete(this.#redraw);
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    this.#dispose();
  }

  readonly #redraw = (): void => this.#draw();

  #load(): void {
    const json = this.querySelector('script[type="application/json"]')?.textContent ?? '';
    const height = Math.min(Math.max(Number(this.dataset['height']) || 300, 60), 2000);
    const source = `${height}:${json}`;
    if (source === this.#source) return;
    this.#source = source;
    this.#model = read(json);
    this.#size.replaceSync(this.#model ? `:host { block-size: ${height}px; }` : ':host { display: none; }');
    if (this.#model) this.#draw();
    else this.#dispose();
  }

  #schedule(): void {
    if (this.#frame === 0)
      this.#frame = requestAnimationFrame(() => {
        this.#frame = 0;
        const chart = this.#chart;
        if (chart && chart.getWidth() === this.#plot.clientWidth && chart.getHeight() === this.#plot.clientHeight) return;
        this.#draw();
      });
  }

  #draw(): void {
    const width = this.#plot.clientWidth, height = this.#plot.clientHeight;
    if (!this.isConnected || !this.#model || width === 0 || height === 0) return;
    const renderer = this.#model.points < svgUpTo ? 'svg' : 'canvas';
    if (renderer !== this.#renderer) this.#dispose();
    this.#renderer = renderer;
    this.#chart ??= init(this.#plot, null, { renderer, width, height, useDirtyRect: false });
    if (this.#chart.getWidth() !== width || this.#chart.getHeight() !== height) this.#chart.resize({ width, height });
    this.#chart.setOption(optionFor(this.#model, this.#palette(), width, height), { notMerge: true, silent: true });
    this.#plot.setAttribute('role', 'img');
    this.#plot.setAttribute('aria-label', this.#model.label);
  }

  #dispose(): void {
    this.#chart?.dispose();
    this.#chart = null;
    this.#renderer = '';
  }

  // Computed colours, so that tokens of any notation and the system's colours arrive as rgb().
  #palette(): Palette {
    const computed = getComputedStyle(this.#probe);
    const colours = Object.fromEntries(Object.entries(tokens).map(([name, token]) => {
      this.#probe.style.color = `var(${token})`;
      return [name, computed.color];
    }));
    return { ...(colours as unknown as Palette), font: computed.fontFamily };
  }
}

const appearance = new Set<() => void>();
const redrawAll = (): void => appearance.forEach(redraw => redraw());
new MutationObserver(redrawAll).observe(document.documentElement, { attributes: true, attributeFilter: ['data-bs-theme'] });
for (const query of ['(prefers-color-scheme: dark)', '(forced-colors: active)', 'print']) matchMedia(query).addEventListener('change', redrawAll);
if (document.fonts.status === 'loading') void document.fonts.ready.then(redrawAll);

if (!customElements.get('fl-chart')) customElements.define('fl-chart', FlChart);
