// What the server writes into an <fl-chart>, read with care: anything unusable becomes a gap or is left out.

import type { Unit } from './format';

export type Tone = 'primary' | 'soft' | 'accent' | 'muted' | 'good' | 'warn' | 'bad';
export type Kind = 'scatter' | 'line' | 'bar';

/** One value: its place (ms UTC, or the index of its category), its height, and a text for the tooltip. */
export interface Point { x: number; y: number | null; text: string }
export interface Series { name: string; kind: Kind; tone: Tone; stack: string | null; dashed: boolean; points: Point[] }
export interface Mark { x: number | string; label: string; tone: Tone }
export interface Target { y: number; label: string }

export interface Model {
  label: string;
  categories: string[] | null;
  unit: Unit;
  log: boolean;
  min: number | null;
  series: Series[];
  marks: Mark[];
  targets: Target[];
  points: number;
}

const tones: readonly string[] = ['primary', 'soft', 'accent', 'muted', 'good', 'warn', 'bad'];
const units: readonly string[] = ['count', 'duration', 'percent', 'perDay'];
const defaults: readonly Tone[] = ['primary', 'soft', 'accent', 'muted'];

type Json = Record<string, unknown>;
const object = (value: unknown): Json => (typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {});
const array = (value: unknown): unknown[] => (Array.isArray(value) ? (value as unknown[]) : []);
const string = (value: unknown): string => (typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '');
const finite = (value: unknown): number | null => (typeof value === 'number' && Number.isFinite(value) ? value : null);
const tone = (value: unknown, otherwise: Tone): Tone => (tones.includes(string(value)) ? (value as Tone) : otherwise);

/** The model, or null where there is nothing to draw. */
export function read(json: string): Model | null {
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch {
    return null;
  }
  const root = object(parsed), x = object(root['x']), y = object(root['y']);
  const categories = x['kind'] === 'category' ? array(x['values']).map(string) : null;
  const series = array(root['series']).map(object).map((s, index): Series => ({
    name: string(s['name']),
    kind: s['kind'] === 'bar' || s['kind'] === 'scatter' ? s['kind'] : 'line',
    tone: tone(s['tone'], defaults[index % defaults.length] ?? 'primary'),
    stack: string(s['stack']) || null,
    dashed: s['dashed'] === true,
    points: array(s['values']).flatMap((value, i) => point(value, i, categories)),
  }));
  const points = series.reduce((sum, s) => sum + s.points.length, 0);
  if (!series.some(s => s.points.some(p => p.y !== null))) return null;
  return {
    label: string(root['label']),
    categories,
    unit: units.includes(string(y['unit'])) ? (y['unit'] as Unit) : 'count',
    log: y['scale'] === 'log',
    min: finite(y['min']),
    series: series.filter(s => s.points.length > 0),
    marks: array(root['marks']).map(object).flatMap(m => {
      const at = finite(m['x']) ?? (string(m['x']) || null);
      return at === null ? [] : [{ x: at, label: string(m['label']), tone: tone(m['tone'], 'muted') }];
    }),
    targets: array(root['targets']).map(object).flatMap(t => {
      const at = finite(t['y']);
      return at === null ? [] : [{ y: at, label: string(t['label']) }];
    }),
    points,
  };
}

function point(value: unknown, index: number, categories: string[] | null): Point[] {
  if (!categories) {
    const [x, y, text] = array(value);
    const at = finite(x);
    return at === null ? [] : [{ x: at, y: finite(y), text: string(text) }];
  }
  if (index >= categories.length) return [];
  const pair = Array.isArray(value) ? array(value) : [value];
  return [{ x: index, y: finite(pair[0]), text: string(pair[1]) }];
}
