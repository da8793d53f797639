import type { EChartsCoreOption } from 'echarts/core';
import type { Mark, Model, Series, Tone } from './chart-model';
import { axisNumber, category, categoryTime, durationStep, instant, logFloor, logTicks, number, timeTicks } from './format';

export type Palette = Record<Tone | 'ink' | 'quiet' | 'line' | 'paper' | 'font', string>;

const small = 12;
const minuteText = '\u2264 1 min';
const symbols = ['circle', 'rect', 'triangle', 'diamond'];

// Patterns that part stacked bars from one another without colour.
const decals: object[] = [
  {},
  { symbol: 'rect', dashArrayX: [1, 0], dashArrayY: [1.2, 6], rotation: -Math.PI / 4 },
  { symbol: 'circle', symbolSize: 0.45, dashArrayX: [[7, 7], [0, 7, 7, 0]], dashArrayY: [7, 0] },
  { symbol: 'rect', dashArrayX: [1, 0], dashArrayY: [1.2, 6], rotation: Math.PI / 4 },
  { symbol: 'rect', dashArrayX: [1, 0], dashArrayY: [1.2, 7], rotation: Math.PI / 2 },
  { symbol: 'rect', dashArrayX: [1, 0], dashArrayY: [1.2, 5], rotation: 0 },
];

// Tooltips are rich text: data must not open a style.
const safe = (text: string): string => text.replaceAll('{', '{\u200b');
const textWidth = (text: string): number => text.length * 6.4;

function wrap(text: string, most: number): string {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < most) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word.length > most ? `${word.slice(0, most - 1)}…` : word);
  }
  return lines.slice(0, 5).join('\n');
}

export function optionFor(model: Model, colours: Palette, width: number, height: number): EChartsCoreOption {
  const { categories, unit } = model;
  const y = heights(model, height);
  const legend = legendOf(model, colours, width);
  const labelWidth = Math.max(...y.labels.map(textWidth), 18);
  const left = Math.ceil(labelWidth) + 12, right = 12, inner = Math.max(width - left - right, 40);
  const x = categories ? categoryAxis(categories, inner) : timeAxis(model, inner);
  const marks = placeMarks(model, x.from, x.to, inner);
  const markHeight = 15;
  const top = legend.height + (marks.length > 0 ? marks.reduce((rows, m) => Math.max(rows, m.row + 1), 0) * markHeight + 4 : 8);
  // A name above a line at the very top would be cut off.
  const heightOf = (v: number): number => (model.log ? Math.log(Math.max(v, y.floor) / y.min) / Math.log(y.max / y.min) : (v - y.min) / (y.max - y.min));
  const quiet = { color: colours.quiet, fontSize: small, fontFamily: colours.font };
  const readable = Math.max(16, Math.min(46, Math.floor(width / 7.5)));

  const shown = (value: number): string => (model.log && value <= y.floor ? floorText(model) : number(value, unit));
  const clamp = (value: number | null): number | string => (value === null ? '-' : model.log ? Math.max(value, y.floor) : value);
  const stacks = model.series.filter(s => s.kind === 'bar' && s.stack !== null);
  const lines = model.series.filter(s => s.kind === 'line');
  const item = !categories && model.series.some(s => s.kind === 'scatter');

  const series = model.series.map((s, index) => {
    const colour = colours[s.tone];
    const common = {
      name: s.name,
      type: s.kind,
      data: s.points.map(p => (categories ? clamp(p.y) : [p.x, clamp(p.y)])),
      progressive: 0, // layers drawn later would cover the tooltip
      progressiveThreshold: Infinity,
      z: s.kind === 'line' ? 4 : 2,
      emphasis: { disabled: true },
    };
    if (s.kind === 'bar') return {
      ...common,
      ...(s.stack === null ? {} : { stack: s.stack }),
      barMaxWidth: 34,
      barCategoryGap: '38%',
      barGap: '12%',
      itemStyle: {
        color: colour,
        borderColor: colours.paper,
        borderWidth: s.stack === null || inner / s.points.length < 24 ? 0 : 1,
        borderRadius: s.stack === null ? [2, 2, 0, 0] : 0,
        ...(stacks.length > 1 ? { decal: decalOf(stacks.indexOf(s), colours) } : {}),
      },
    };
    if (s.kind === 'scatter') return {
      ...common,
      symbol: symbols[index % symbols.length],
      symbolSize: s.points.length > 3000 ? 3 : s.points.length > 300 ? 4.5 : s.points.length > 60 ? 6 : 8,
      itemStyle: { color: colour, opacity: s.points.length > 3000 ? 0.25 : s.points.length > 300 ? 0.4 : s.points.length > 60 ? 0.6 : 0.85 },
    };
    const lone = s.points.filter(p => p.y !== null).length === 1;
    const marked = lone || hasLonePoint(s) || (lines.length > 1 && s.points.length <= 26 && !item);
    return {
      ...common,
      symbol: marked ? symbols[lines.indexOf(s) % symbols.length] : 'circle',
      showSymbol: marked,
      showAllSymbol: marked,
      symbolSize: marked ? 6 : 4,
      connectNulls: false,
      ...(s.points.length > svgLine ? { sampling: 'lttb' } : {}),
      lineStyle: { width: s.points.length > 400 ? 1.25 : s.dashed ? 2 : 2.5, type: s.dashed ? [6, 4] : 'solid', color: colour, cap: 'round', join: 'round' },
      itemStyle: { color: colour },
      ...(lines.length === 1 && model.series.length === 1 && !model.log && y.min === 0 ? { areaStyle: { color: colour, opacity: 0.08 } } : {}),
    };
  });

  return {
    animation: false,
    useUTC: true,
    backgroundColor: 'transparent',
    textStyle: { fontFamily: colours.font, fontSize: small, color: colours.ink },
    aria: { enabled: true, label: { enabled: true, description: model.label }, decal: { show: stacks.length > 1 } },
    grid: { left, right, top, bottom: 26, outerBoundsMode: 'none' },
    ...(legend.option === null ? {} : { legend: legend.option }),
    tooltip: {
      renderMode: 'richText',
      trigger: item ? 'item' : 'axis',
      confine: true,
      transitionDuration: 0,
      backgroundColor: colours.paper,
      borderColor: colours.line,
      borderWidth: 1,
      padding: [8, 10],
      textStyle: { color: colours.ink, fontSize: small, fontFamily: colours.font, lineHeight: 18 },
      axisPointer: {
        type: model.series.some(s => s.kind === 'bar') ? 'shadow' : 'line',
        animation: false,
        lineStyle: { color: colours.quiet, type: 'dashed', width: 1 },
        shadowStyle: { color: colours.quiet, opacity: 0.1 },
        label: { show: false },
      },
      formatter: (hit: unknown): string => {
        const hits = (Array.isArray(hit) ? hit : [hit]) as { seriesIndex?: number; dataIndex?: number }[];
        const found = hits.flatMap(h => {
          const s = model.series[h.seriesIndex ?? -1], p = s?.points[h.dataIndex ?? -1];
          return s && p ? [{ s, p }] : [];
        });
        const [first] = found;
        if (!first) return '';
        const head = categories ? category(categories[first.p.x] ?? '', true) : instant(first.p.x);
        const known = found.filter(({ p }) => p.y !== null);
        const rows = (known.length > 0 ? known : [first]).slice(0, 12).map(({ s, p }) => {
          const value = p.y === null ? 'no data' : shown(p.y);
          const row = s.name && found.length + model.series.length > 2 ? `${s.name}: ${value}` : value;
          return p.text ? `${row}\n${p.text.split('\n').map(t => wrap(t, readable)).join('\n')}` : row;
        });
        return safe([wrap(head, readable), ...rows].join('\n'));
      },
    },
    xAxis: {
      ...x.option,
      axisTick: { ...(x.option['axisTick'] as object), show: false },
      axisLine: { show: true, onZero: true, lineStyle: { color: colours.line } },
      splitLine: { show: false },
      axisLabel: { ...(x.option['axisLabel'] as object), ...quiet, hideOverlap: true, margin: 9 },
    },
    yAxis: {
      ...y.option,
      axisTick: { ...(y.option['axisTick'] as object), show: false },
      axisLine: { show: false },
      axisLabel: { ...(y.option['axisLabel'] as object), ...quiet, margin: 9, hideOverlap: true, formatter: (value: number) => (model.log && y.clamped && value <= y.floor * 1.0001 ? floorText(model) : axisNumber(value, unit)) },
      splitLine: { show: true, lineStyle: { color: colours.line } },
    },
    series: [
      ...series,
      ...(marks.length + model.targets.length === 0 ? [] : [{
        type: 'line',
        name: '',
        data: categories ? categories.map(() => '-') : [[x.from, '-']],
        silent: true,
        symbol: 'none',
        tooltip: { show: false },
        z: 6,
        markLine: {
          silent: true,
          animation: false,
          symbol: 'none',
          data: [
            ...marks.map(m => ({
              name: m.label,
              xAxis: m.x,
              lineStyle: { color: colours[m.tone], type: m.tone === 'bad' ? 'solid' : 'dashed', width: m.tone === 'muted' ? 1 : 1.5 },
              label: { show: true, position: 'end', formatter: () => m.label, distance: 3, offset: [m.shift, -m.row * markHeight], fontSize: 11, fontFamily: colours.font, color: colours.ink },
            })),
            ...model.targets.map(t => ({
              name: t.label,
              yAxis: model.log ? Math.max(t.y, y.floor) : t.y,
              lineStyle: { color: colours.quiet, type: [4, 3], width: 1 },
              label: { show: t.label !== '', position: heightOf(t.y) > 0.9 ? 'insideEndBottom' : 'insideEndTop', formatter: () => t.label, distance: 2, fontSize: 11, fontFamily: colours.font, color: colours.ink, backgroundColor: colours.paper, borderRadius: 3, padding: [1, 4] },
            })),
          ],
        },
      }]),
    ],
  };
}

const svgLine = 2000;
const floorText = (model: Model): string => (model.unit === 'duration' ? minuteText : `\u2264 ${number(logFloor(model.unit), model.unit)}`);

const faint = (rgb: string): string => rgb.replace(/^rgb\((.*)\)$/, 'rgba($1, 0.62)');

// The first of a stack is plain: a transparent pattern, since without one the library would choose its own.
function decalOf(index: number, colours: Palette): object {
  const decal = decals[index % decals.length];
  return index > 0 && decal && 'symbol' in decal
    ? { ...decal, color: faint(colours.paper), backgroundColor: 'transparent' }
    : { symbol: 'rect', color: 'rgba(0, 0, 0, 0)', dashArrayX: [1, 0], dashArrayY: [1, 9] };
}

// A value between two gaps would be invisible on a line without symbols.
const hasLonePoint = (s: Series): boolean =>
  s.points.some((p, i) => p.y !== null && (s.points[i - 1]?.y ?? null) === null && (s.points[i + 1]?.y ?? null) === null);

interface Axis { option: Record<string, unknown>; from: number; to: number }

function categoryAxis(categories: string[], inner: number): Axis {
  const times = categories.map(categoryTime);
  const dated = times.every(t => t !== null);
  const years = new Set(categories.map(c => c.slice(0, 4)));
  const longest = categories.reduce((most, c) => Math.max(most, textWidth(dated ? (years.size > 1 ? '00 Mmm 00' : '00 Mmm') : c)), 20);
  const room = Math.max(1, Math.floor(inner / (Math.min(longest, 160) + 10)));
  const every = Math.ceil(categories.length / room);
  return {
    from: 0,
    to: categories.length - 1,
    option: {
      type: 'category',
      data: categories,
      boundaryGap: true,
      axisTick: {},
      axisLabel: {
        interval: (index: number) => index % every === 0,
        formatter: (value: string, index: number) => {
          const newYear = dated && years.size > 1 && (index === 0 || categories[index - every]?.slice(0, 4) !== value.slice(0, 4));
          const text = category(value, newYear);
          return text.length * 6.4 > 170 ? `${text.slice(0, 24)}…` : text;
        },
      },
    },
  };
}

function timeAxis(model: Model, inner: number): Axis {
  let from = Infinity, to = -Infinity;
  const include = (t: number): void => { from = Math.min(from, t); to = Math.max(to, t); };
  for (const s of model.series) for (const p of s.points) if (p.y !== null) include(p.x);
  for (const m of model.marks) if (typeof m.x === 'number') include(m.x);
  const pad = from === to ? 3.5 * 86_400_000 : (to - from) * 0.012;
  from -= pad;
  to += pad;
  const ticks = timeTicks(from, to, Math.max(3, Math.floor(inner / 74)))
    .filter(t => ((t.value - from) / (to - from)) * inner + textWidth(t.text) / 2 < inner + 10);
  const values = ticks.map(t => t.value), texts = new Map(ticks.map(t => [t.value, t.text]));
  return {
    from,
    to,
    option: {
      type: 'time',
      min: from,
      max: to,
      axisTick: { customValues: values },
      axisLabel: { customValues: values, showMinLabel: true, showMaxLabel: true, formatter: (value: number) => texts.get(value) ?? '' },
    },
  };
}

interface Heights { option: Record<string, unknown>; labels: string[]; floor: number; clamped: boolean; min: number; max: number }

function heights(model: Model, height: number): Heights {
  const { low, high } = extent(model);
  const rows = Math.max(2, Math.min(6, Math.floor(height / 52)));
  if (model.log) {
    const floor = model.min !== null && model.min > 0 ? model.min : logFloor(model.unit);
    const ticks = logTicks(Math.max(low, floor), Math.max(high, floor), model.unit, rows + 1);
    const min = Math.max(ticks[0] ?? floor, Math.min(floor, low <= floor ? floor : Infinity));
    return {
      option: { type: 'log', min, max: ticks.at(-1), axisTick: { customValues: ticks }, axisLabel: { customValues: ticks } },
      labels: [...ticks.map(t => axisNumber(t, model.unit)), low < floor ? floorText(model) : ''],
      floor,
      clamped: low < floor,
      min,
      max: ticks.at(-1) ?? floor,
    };
  }
  const bottom = model.min !== null ? Math.min(model.min, low) : low >= 0 ? 0 : low;
  let top = Math.max(high, low < 0 && high < 0 ? 0 : bottom);
  if (top === bottom) top = bottom + (model.unit === 'duration' ? 3600 : model.unit === 'percent' ? 0.1 : 1);
  const step = model.unit === 'duration' ? durationStep(top - bottom, rows) : decimalStep(top - bottom, rows, model.unit === 'count' && wholeNumbers(model));
  const min = Math.floor(bottom / step + 1e-9) * step;
  const max = model.unit === 'percent' && high <= 1.000001 && high > 0.97 ? 1 : Math.ceil(top / step - 1e-9) * step;
  const ticks: number[] = [];
  for (let i = 0; i < 60 && min + i * step <= max + step * 1e-6; i++) ticks.push(Number((min + i * step).toPrecision(12)));
  return {
    option: { type: 'value', min, max, interval: step, axisTick: { customValues: ticks }, axisLabel: { customValues: ticks } },
    labels: ticks.map(t => axisNumber(t, model.unit)),
    floor: -Infinity,
    clamped: false,
    min,
    max,
  };
}

function decimalStep(range: number, most: number, whole: boolean): number {
  const wanted = range / most, power = 10 ** Math.floor(Math.log10(wanted));
  const step = [1, 2, 5, 10].map(f => f * power).find(s => s >= wanted * 0.9999) ?? 10 * power;
  return whole ? Math.max(1, step) : step;
}

const wholeNumbers = (model: Model): boolean => model.series.every(s => s.points.every(p => p.y === null || Number.isInteger(p.y)));

function extent(model: Model): { low: number; high: number } {
  let low = Infinity, high = -Infinity;
  const include = (v: number): void => { low = Math.min(low, v); high = Math.max(high, v); };
  const sums = new Map<string, number>();
  for (const s of model.series)
    for (const p of s.points) {
      if (p.y === null) continue;
      if (s.stack === null || s.kind !== 'bar') include(p.y);
      else {
        const key = `${s.stack}\n${p.x}\n${p.y < 0}`, sum = (sums.get(key) ?? 0) + p.y;
        sums.set(key, sum);
        include(sum);
      }
    }
  if (model.series.some(s => s.kind === 'bar') && !model.log) include(0);
  for (const t of model.targets) include(t.y);
  return { low, high };
}

interface PlacedMark { x: number; label: string; tone: Tone; row: number; shift: number }

// Labels that would overlap go into the next row; those at the edges are moved inwards.
function placeMarks(model: Model, from: number, to: number, inner: number): PlacedMark[] {
  const ends: number[] = [];
  const placed = model.marks.flatMap(m => {
    const x = markAt(m, model.categories);
    return x === null ? [] : [{ m, x }];
  }).sort((a, b) => a.x - b.x);
  return placed.map(({ m, x }) => {
    const label = m.label.length > 32 ? `${m.label.slice(0, 31)}…` : m.label;
    const n = to - from + 1;
    const px = model.categories ? ((x + 0.5) / n) * inner : ((x - from) / (to - from)) * inner;
    const half = textWidth(label) / 2;
    const shift = Math.max(0, half - px - 8) - Math.max(0, px + half - inner - 8);
    let row = ends.findIndex(end => end + 8 < px + shift - half);
    if (row < 0) row = ends.length < 4 ? ends.length : 3;
    ends[row] = px + shift + half;
    return { x, label, tone: m.tone, row, shift };
  });
}

// On an axis of dates, a mark between two dates belongs to the period that began before it.
function markAt(mark: Mark, categories: string[] | null): number | null {
  if (!categories) return typeof mark.x === 'number' ? mark.x : Number.isNaN(Date.parse(mark.x)) ? null : Date.parse(mark.x);
  const exact = categories.indexOf(String(mark.x));
  if (exact >= 0) return exact;
  const at = typeof mark.x === 'number' ? mark.x : Date.parse(mark.x);
  if (Number.isNaN(at)) return null;
  const times = categories.map(categoryTime);
  if (times.some(t => t === null)) return null;
  const index = times.findLastIndex(t => (t ?? Infinity) <= at);
  const last = times.at(-1) ?? 0, step = last - (times.at(-2) ?? last);
  return index < 0 || at > last + Math.max(step, 1) ? null : index;
}

function legendOf(model: Model, colours: Palette, width: number): { option: object | null; height: number } {
  const named = model.series.filter(s => s.name !== '');
  if (model.series.length < 2 || named.length === 0) return { option: null, height: 0 };
  let rows = 1, used = 0;
  for (const s of named) {
    const need = 18 + 6 + textWidth(s.name) + 14;
    if (used > 0 && used + need > width - 8) {
      rows++;
      used = 0;
    }
    used += need;
  }
  return {
    height: rows * 16 + (rows - 1) * 14 + 8,
    option: {
      type: 'plain',
      top: 0,
      left: 0,
      padding: 0,
      itemGap: 14,
      itemWidth: 16,
      itemHeight: 10,
      inactiveColor: colours.line,
      textStyle: { color: colours.quiet, fontSize: small, fontFamily: colours.font, lineHeight: 16 },
      data: named.map(s => ({
        name: s.name,
        ...(s.kind === 'bar' ? { icon: 'roundRect' } : s.kind === 'scatter' ? { itemStyle: { opacity: 0.8 } } : {}),
      })),
    },
  };
}
