// Bundles the pages into dist: assets for browsers, and report.cjs, which writes them as one file. Run by `npm run build` after tsc.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const here = (path) => fileURLToPath(new URL(path, import.meta.url))
const common = { bundle: true, minify: true, jsx: 'automatic', jsxImportSource: 'preact', logLevel: 'warning' }
mkdirSync(here('dist/assets'), { recursive: true })
await build({
  ...common,
  entryPoints: { main: here('src/app/main.tsx'), style: here('src/app/style.css') },
  outdir: here('dist/assets'),
  format: 'esm',
  target: ['es2022'],
})
for (const file of ['index.html', 'icon.svg'])
  writeFileSync(here(`dist/assets/${file}`), readFileSync(here(`src/app/${file}`)))
await build({
  ...common,
  entryPoints: [here('src/app/report.tsx')],
  outfile: here('dist/report.cjs'),
  platform: 'node',
  format: 'cjs',
  target: ['node20'],
  loader: { '.css': 'text' },
})
