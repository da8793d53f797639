// Builds the files a browser loads: node build.mjs [output folder, default ../wwwroot/dist]
import { build, transform } from 'esbuild';
import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { dropUnusedVariables, keepSelectors, mirrorDarkTheme, parse, print } from './css.mjs';
import { tablerClasses } from './tabler.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const out = resolve(process.cwd(), process.argv[2] ?? join(here, '../wwwroot/dist'));
const target = ['es2022', 'chrome111', 'edge111', 'firefox115', 'safari16.4'];
const packages = join(here, 'node_modules');
const text = path => readFile(path, 'utf8');

async function styles() {
  const source = await text(join(packages, '@tabler/core/dist/css/tabler.css'));
  const header = /\/\*![\s\S]*?\*\//.exec(source)?.[0] ?? '';
  const tabler = keepSelectors(parse(source), tablerClasses);

  const own = [];
  for (const name of (await readdir(join(here, 'styles'))).filter(n => n.endsWith('.css')).sort())
    own.push(...parse(await text(join(here, 'styles', name))));
  const widths = Array.from({ length: 101 }, (_, i) => `.bar>.w-${i}{inline-size:${i}%}`).join('');

  // With scripts on, a chart's place is kept while its code loads.
  const heights = Array.from({ length: 20 }, (_, i) => 100 + 20 * i).map(h => `fl-chart:not(:defined)[data-height="${h}"]{display:block;block-size:${h}px}`).join('');

  const rules = dropUnusedVariables(mirrorDarkTheme([...tabler, ...own, ...parse(widths), ...parse(`@media (scripting:enabled){${heights}}`)]));
  const { code } = await transform(print(rules), { loader: 'css', minify: true, target, legalComments: 'none' });
  await writeFile(join(out, 'fairlead.css'), `${header}\n${code}`);
}

async function scripts() {
  await build({
    absWorkingDir: here,
    entryPoints: { fairlead: 'scripts/fairlead.ts', charts: 'scripts/charts.ts' },
    outdir: out,
    bundle: true,
    minify: true,
    format: 'esm',
    target,
    charset: 'utf8',
    legalComments: 'none',
    define: { 'process.env.NODE_ENV': '"production"' },
    banner: { js: '/* Licences of bundled software: third-party.txt */' },
  });
}

async function assets() {
  await writeFile(join(out, 'inter.woff2'), await readFile(join(packages, '@fontsource-variable/inter/files/inter-latin-wght-normal.woff2')));
  await writeFile(join(out, 'favicon.svg'), await text(join(here, 'favicon.svg')));
}

async function licences() {
  const parts = [];
  const add = async (name, ...files) => {
    const { version, license } = JSON.parse(await text(join(packages, name, 'package.json')));
    const bodies = await Promise.all(files.map(f => text(join(packages, name, f))));
    parts.push([`${name} ${version} (${license})`, ...bodies.map(b => b.trim())].join('\n\n'));
  };
  const css = await text(join(packages, '@tabler/core/dist/css/tabler.css'));
  await add('@tabler/core');
  parts.push(`${/\/\*!([\s\S]*?)\*\//.exec(css)?.[1].replace(/^ \* ?/gm, '').trim()}\n\n${await text(join(here, 'licence-mit.txt'))}`.trim());
  await add('@fontsource-variable/inter', 'LICENSE');
  await add('echarts', 'LICENSE', 'NOTICE');
  await add('zrender', 'LICENSE');
  await add('tslib', 'LICENSE.txt');
  await writeFile(join(out, 'third-party.txt'), `${parts.join(`\n\n${'-'.repeat(72)}\n\n`)}\n`);
}

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
await Promise.all([styles(), scripts(), assets(), licences()]);

for (const name of (await readdir(out)).sort()) {
  const bytes = await readFile(join(out, name));
  const kB = n => `${(n / 1000).toFixed(1)} kB`.padStart(10);
  console.log(`${name.padEnd(16)}${kB(bytes.length)}  gzip${kB(gzipSync(bytes, { level: 9 }).length)}  brotli${kB(brotliCompressSync(bytes).length)}`);
}
