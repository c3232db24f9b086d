import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'vite'

/** A script of ours with everything that it imports, workers included, as files by path; `/page.js` is the entry. */
export async function bundlePage(entry: URL): Promise<ReadonlyMap<string, Buffer>> {
  const folder = await mkdtemp(join(tmpdir(), 'bangfu-page-'))
  try {
    await build({
      configFile: false,
      logLevel: 'error',
      worker: { format: 'es' },
      base: './',
      build: { outDir: folder, emptyOutDir: true, target: 'es2023', minify: false, lib: { entry: entry.pathname, formats: ['es'], fileName: 'page' } },
    })
    const names = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.js'))
    return new Map(await Promise.all(names.map(async (name): Promise<[string, Buffer]> => [`/${name}`, await readFile(join(folder, name))])))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** The page that runs the entry and shows nothing. */
export const EMPTY_PAGE = '<!doctype html><meta charset="utf-8"><script type="module" src="/page.js"></script>'
