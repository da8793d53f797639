// Draws the gallery's charts from invented figures, and switches its theme.
let seed = 7;
const random = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
const normal = () => Math.sqrt(-2 * Math.log(random())) * Math.cos(6.283 * random());
const day = 864e5, first = Date.UTC(2026, 8, 1);
const weeks = n => Array.from({ length: n }, (_, i) => new Date(Date.UTC(2026, 8, 7) + i * 7 * day).toISOString().slice(0, 10));
const scatter = (n, days = 82) => Array.from({ length: n }, (_, i) => [first + random() * days * day, Math.round(3600 * Math.exp(2.9 + normal() * 1.1)), `#${4000 + i} Change of {a|something} with <b>marks</b>`]);
const perWeek = (points, share) => Array.from({ length: 12 }, (_, w) => {
  const y = points.filter(p => p[0] >= first + w * 7 * day && p[0] < first + (w + 1) * 7 * day).map(p => p[1]).sort((a, b) => a - b);
  return [first + (w + 0.5) * 7 * day, y[Math.floor(y.length * share)] ?? null];
});
const changes = scatter(700);
const category = (values, y, series, more = {}) => ({ label: 'An invented chart.', x: { kind: 'category', values }, y, series, ...more });
const time = (y, series, more = {}) => ({ label: 'An invented chart.', x: { kind: 'time' }, y, series, ...more });
const count = { unit: 'count', scale: 'linear', min: 0 };
const one = (values, y = count, kind = 'line') => category(weeks(values.length), y, [{ name: 'Value', kind, tone: 'primary', values }]);
const minutes = Array.from({ length: 60 }, (_, i) => { const m = 808 + i; return `${Math.floor(m / 60)}:${String(m % 60).padStart(2, '0')}`; });
const failed = minutes.map((_, i) => i < 34 ? Math.round(1 + random() * 3) : Math.round(22 + random() * 14 + Math.min(20, (i - 34) * 2)));

const cases = {
  mix: category(weeks(12), { unit: 'percent', scale: 'linear', min: 0 }, [
    ['New capability', 'primary', [48, 45, 50, 44, 47, 49, 46, 42, 44, 47, 45, 46]], ['Improvement', 'soft', [22, 24, 20, 23, 21, 22, 23, 24, 22, 21, 23, 22]],
    ['Debt & reliability', 'accent', [14, 15, 16, 18, 17, 17, 19, 20, 21, 19, 20, 21]], ['Unplanned', 'muted', [16, 16, 14, 15, 15, 12, 12, 14, 13, 13, 12, 11]],
  ].map(([name, tone, values]) => ({ name, kind: 'bar', tone, stack: 'a', values: values.map(v => v / 100) }))),
  flow: time({ unit: 'duration', scale: 'log' }, [
    { name: 'Change', kind: 'scatter', tone: 'primary', values: changes },
    { name: 'Median', kind: 'line', tone: 'primary', values: perWeek(changes, 0.5) },
    { name: '85th percentile', kind: 'line', tone: 'accent', dashed: true, values: perWeek(changes, 0.85) },
  ], { targets: [{ y: 86400, label: 'target: one day' }], marks: [{ x: first + 40 * day, label: 'new pipeline', tone: 'muted' }] }),
  incident: category(minutes, count, [
    { name: 'Before', kind: 'bar', tone: 'muted', stack: 'a', values: failed.map((v, i) => i < 34 ? v : null) },
    { name: 'Since the alert', kind: 'bar', tone: 'bad', stack: 'a', values: failed.map((v, i) => i < 34 ? null : v) },
  ], { marks: [{ x: '13:31', label: '▲ search', tone: 'muted' }, { x: '13:43', label: '▲ ledger', tone: 'muted' }, { x: '14:02', label: '⚑ new-3ds 25 %', tone: 'accent' }, { x: '14:04', label: '● page', tone: 'bad' }] }),
  zeros: time({ unit: 'duration', scale: 'log' }, [{ name: 'Restore', kind: 'scatter', tone: 'primary', values: [[first, 0, 'at once'], [first + 3 * day, 30], [first + 5 * day, 600], [first + 9 * day, 1e6]] }, { name: 'Median', kind: 'line', tone: 'accent', values: [[first, 0], [first + 4 * day, 600], [first + 9 * day, 4e4]] }]),
  empty: one([]),
  nulls: one([null, null, null]),
  single: one([3]),
  singleTime: time({ unit: 'duration', scale: 'linear', min: 0 }, [{ name: 'Change', kind: 'scatter', tone: 'primary', values: [[first, 7200]] }]),
  singleLog: time({ unit: 'duration', scale: 'log' }, [{ name: 'Change', kind: 'line', tone: 'primary', values: [[first, 86400]] }]),
  equal: one([5, 5, 5, 5, 5, 5]),
  zero: one([0, 0, 0, 0]),
  gaps: one([3, 4, null, 2, null, 6, 7, null, null, 5]),
  negative: one([-3, 4, -6.5, 2, 0, 6, -1], { unit: 'count', scale: 'linear' }, 'bar'),
  negativePercent: one([-0.03, -0.14, -0.065, 0.02], { unit: 'percent', scale: 'linear' }),
  large: one([1e9, 2.4e9, 0.3e9, 1.7e9]),
  largeDuration: one([1e9, 2.4e8, 3e7, 60], { unit: 'duration', scale: 'log' }),
  smallPercent: one([0.0791, 0.061, 0.083, 0.09, 0.044], { unit: 'percent', scale: 'linear', min: 0 }),
  perDay: category(weeks(12), { unit: 'perDay', scale: 'linear', min: 0 }, [{ name: 'Deployments', kind: 'bar', tone: 'primary', values: [5, 6.1, 4.8, 5.5, 6.4, 7, 6.2, 5.9, 6.8, 6.4, 6.6, 7.1] }], { targets: [{ y: 5, label: 'target 5 a day' }], marks: [{ x: '2026-10-01', label: 'v1.2', tone: 'bad' }] }),
  lines: category(weeks(12), { unit: 'duration', scale: 'linear', min: 0 }, ['Coding', 'Waiting for review', 'Review', 'Waiting to deploy'].map((name, k) => ({ name, kind: 'line', tone: ['primary', 'accent', 'soft', 'muted'][k], values: weeks(12).map(() => Math.round(3600 * (4 + 6 * k + random() * 5))) }))),
  many: time({ unit: 'duration', scale: 'log' }, [{ name: 'Change', kind: 'scatter', tone: 'primary', values: scatter(10000, 700) }]),
  manyLine: time(count, [{ name: 'Requests', kind: 'line', tone: 'primary', values: Array.from({ length: 10000 }, (_, i) => [first + i * 6e4, Math.round(500 + 300 * Math.sin(i / 700) + 40 * normal())]) }]),
  manyCategories: category(Array.from({ length: 365 }, (_, i) => new Date(first + i * day).toISOString().slice(0, 10)), count, [{ name: 'Commits', kind: 'bar', tone: 'primary', values: Array.from({ length: 365 }, () => Math.round(random() * 40)) }]),
};

for (const place of document.querySelectorAll('[data-case]')) {
  const chart = document.createElement('fl-chart');
  chart.dataset.height = place.dataset.height ?? '180';
  const data = document.createElement('script');
  data.type = 'application/json';
  data.textContent = JSON.stringify(cases[place.dataset.case]);
  chart.append(data);
  place.append(chart);
}

document.querySelector('#themes')?.addEventListener('click', event => {
  const theme = event.target.dataset?.theme;
  if (theme) document.documentElement.dataset.bsTheme = theme;
});
const asked = new URLSearchParams(location.search).get('theme');
if (asked) document.documentElement.dataset.bsTheme = asked;
