// Numbers and instants as the pages write them: English, UTC, units always said.

export type Unit = 'count' | 'duration' | 'percent' | 'perDay';

const minute = 60, hour = 3600, day = 86400;
const space = '\u00a0';

const plain = new Intl.NumberFormat('en', { maximumFractionDigits: 2 });
const short = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });

const signed = (value: number, text: string): string => (value < 0 ? `\u2212${text}` : text);
const decimals = (value: number, digits: number): string =>
  value.toLocaleString('en', { maximumFractionDigits: digits });

export function duration(seconds: number): string {
  const s = Math.abs(seconds);
  if (s === 0) return '0';
  const text =
    s < 59.5 ? `${decimals(s, s < 10 ? 1 : 0)}${space}s`
    : s < 59.5 * minute ? `${decimals(s / minute, 0)}${space}min`
    : s < 23.95 * hour ? `${decimals(s / hour, s < 9.95 * hour ? 1 : 0)}${space}h`
    : `${decimals(s / day, s < 9.95 * day ? 1 : 0)}${space}d`;
  return signed(seconds, text);
}

export function number(value: number, unit: Unit): string {
  switch (unit) {
    case 'duration': return duration(value);
    case 'percent': return signed(value, `${decimals(Math.abs(value) * 100, Math.abs(value) < 0.0995 ? 1 : 0)}${space}%`);
    case 'perDay': return `${signed(value, plain.format(Math.abs(value)))}${space}a${space}day`;
    case 'count': return signed(value, plain.format(Math.abs(value)));
  }
}

export function axisNumber(value: number, unit: Unit): string {
  const text = signed(value, Math.abs(value) >= 10_000 ? short.format(Math.abs(value)) : plain.format(Math.abs(value)));
  switch (unit) {
    case 'duration': return duration(value);
    case 'percent': return signed(value, `${decimals(Math.abs(value) * 100, 2)}${space}%`);
    case 'perDay': return value === 0 ? '0' : `${text}/day`;
    case 'count': return text;
  }
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const two = (n: number): string => String(n).padStart(2, '0');

export function date(ms: number, withYear = true): string {
  const d = new Date(ms);
  return `${d.getUTCDate()} ${months[d.getUTCMonth()]}${withYear ? ` ${d.getUTCFullYear()}` : ''}`;
}

export function instant(ms: number): string {
  const d = new Date(ms);
  return `${date(ms)}, ${two(d.getUTCHours())}:${two(d.getUTCMinutes())} UTC`;
}

const isoDate = /^(\d{4})-(\d{2})(?:-(\d{2}))?$/;

export const categoryTime = (value: string): number | null => (isoDate.test(value) ? Date.parse(value) : null);

export function category(value: string, withYear: boolean): string {
  const match = isoDate.exec(value);
  if (!match) return value;
  const ms = Date.parse(value);
  return match[3] ? date(ms, withYear) : `${months[new Date(ms).getUTCMonth()]}${withYear ? ` ${match[1]}` : ''}`;
}

export interface Tick { value: number; text: string }

// Round instants for a time axis: at most `most` of them.
export function timeTicks(from: number, to: number, most: number): Tick[] {
  const ms = 1000, wanted = (to - from) / Math.max(most, 1);
  const fixed = [1, 5, 15, 30, 60, 300, 900, 1800, hour, 3 * hour, 6 * hour, 12 * hour, day, 2 * day].find(s => s * ms >= wanted);
  if (fixed !== undefined) {
    const step = fixed * ms, ticks: Tick[] = [];
    for (let t = Math.ceil(from / step) * step; t <= to; t += step) {
      const d = new Date(t);
      const midnight = t % (day * ms) === 0;
      const clock = `${two(d.getUTCHours())}:${two(d.getUTCMinutes())}${fixed < minute ? `:${two(d.getUTCSeconds())}` : ''}`;
      ticks.push({ value: t, text: midnight ? date(t, false) : clock });
    }
    return ticks;
  }
  if (wanted <= 14 * day * ms) {
    const step = (wanted <= 7 * day * ms ? 7 : 14) * day * ms, monday = 4 * day * ms, ticks: Tick[] = [];
    for (let t = Math.ceil((from - monday) / step) * step + monday; t <= to; t += step) ticks.push({ value: t, text: date(t, false) });
    return ticks;
  }
  const perStep = [1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200].find(m => m * 30.4 * day * ms >= wanted) ?? 12_000;
  const ticks: Tick[] = [];
  const first = new Date(from);
  for (let m = Math.ceil((first.getUTCFullYear() * 12 + first.getUTCMonth()) / perStep) * perStep; ; m += perStep) {
    const t = Date.UTC(Math.floor(m / 12), m % 12, 1);
    if (!(t <= to)) return ticks;
    if (t >= from) ticks.push({ value: t, text: perStep % 12 === 0 ? String(Math.floor(m / 12)) : `${months[m % 12]}${m % 12 === 0 || ticks.length === 0 ? ` ${Math.floor(m / 12)}` : ''}` });
  }
}

// Round steps of a linear duration axis.
const durationSteps = [1, 2, 5, 10, 15, 30, minute, 2 * minute, 5 * minute, 10 * minute, 15 * minute, 30 * minute,
  hour, 2 * hour, 3 * hour, 6 * hour, 12 * hour, day, 2 * day, 5 * day, 10 * day, 20 * day, 50 * day, 100 * day];

export function durationStep(range: number, most: number): number {
  const wanted = range / most;
  const found = durationSteps.find(s => s >= wanted);
  if (found !== undefined) return found;
  const power = day * 10 ** Math.floor(Math.log10(wanted / day));
  return [1, 2, 5, 10].map(f => f * power).find(s => s >= wanted) ?? 10 * power;
}

// Rungs of a logarithmic axis.
const durationRungs = [minute, 10 * minute, hour, 6 * hour, day, 7 * day, 30 * day, 180 * day];

export const logFloor = (unit: Unit): number => (unit === 'duration' ? minute : unit === 'percent' ? 0.001 : unit === 'perDay' ? 0.01 : 1);

export function logTicks(low: number, high: number, unit: Unit, most: number): number[] {
  const rungs = unit === 'duration' ? [...durationRungs] : [];
  for (let power = unit === 'duration' ? 1000 * day : 10 ** Math.floor(Math.log10(low)); ; power *= 10) {
    rungs.push(power);
    if (power > high * 1.0001) break;
  }
  let from = Math.max(rungs.findLastIndex(r => r <= low * 1.0001), 0);
  let to = rungs.findIndex(r => r >= high * 0.9999);
  if (to < 0) to = rungs.length - 1;
  if (to <= from) {
    from = Math.max(from - 1, 0);
    to = Math.min(from + 2, rungs.length - 1);
  }
  const all = rungs.slice(from, to + 1);
  const every = Math.ceil(all.length / Math.max(most, 2));
  return all.filter((_, i) => i === all.length - 1 || (i % every === 0 && all.length - 1 - i >= every));
}
