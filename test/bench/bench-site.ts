import { once } from 'node:events'
import { createReadStream, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { chromium, type Page } from 'playwright-core'
import { build } from 'vite'
import { BROWSER_FLAGS, chromiumPath } from '../support/browser.ts'
import type { CountyFiles } from './prepare-county-files.ts'

export interface BenchSite {
  readonly url: string
  close(): void
}

/** Serves one page with the script `entry`, both forms of the county, and the two bare requests: `/nothing` and `/sink`. */
export async function serveBench(folder: string, entry: string, files: CountyFiles): Promise<BenchSite> {
  const built = join(folder, 'site')
  mkdirSync(built)
  // RxDB brings a Dexie of its own, and two of them refuse to live in one page.
  await build({ resolve: { dedupe: ['dexie'] }, configFile: false, logLevel: 'error', root: process.cwd(), publicDir: false, define: { global: 'globalThis' }, build: { outDir: built, target: 'esnext', rollupOptions: { input: entry, output: { entryFileNames: 'bench-page.js' } } } })
  writeFileSync(join(built, 'page.html'), '<!doctype html><meta charset="utf-8"><script type="module" src="/bench-page.js"></script>')
  const server = createServer((asked, reply) => {
    reply.setHeader('cache-control', 'no-store')
    if (asked.url === '/snapshot') {
      reply.setHeader('content-type', 'application/octet-stream')
      createReadStream(files.snapshot, { highWaterMark: 1 << 20 }).pipe(reply)
    } else if (asked.url === '/rows') {
      reply.setHeader('content-type', 'application/x-ndjson')
      reply.setHeader('content-encoding', 'gzip')
      createReadStream(files.rows, { highWaterMark: 1 << 20 }).pipe(reply)
    } else if (asked.url === '/bench-page.js') {
      reply.setHeader('content-type', 'text/javascript')
      reply.end(readFileSync(join(built, 'bench-page.js')))
    } else if (asked.url === '/nothing' || asked.url === '/sink') {
      asked.resume().once('end', () => reply.end('{}'))
    } else {
      reply.setHeader('content-type', 'text/html')
      reply.end(readFileSync(join(built, 'page.html')))
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return { url: `http://localhost:${address.port}/`, close: () => void server.close() }
}

type Called = (...args: never[]) => unknown

export type Run<Bench extends Record<keyof Bench, Called>> = <Name extends keyof Bench>(name: Name, ...args: Parameters<Bench[Name]>) => Promise<Awaited<ReturnType<Bench[Name]>>>

/** A browser process of its own over this profile: what one side leaves on disk must not slow the other. */
export async function inBenchPage<Bench extends Record<keyof Bench, Called>, Result>(profile: string, site: string, work: (run: Run<Bench>) => Promise<Result>, flags: readonly string[] = []): Promise<Result> {
  const context = await chromium.launchPersistentContext(profile, { executablePath: chromiumPath(), args: [...BROWSER_FLAGS, ...flags], headless: true })
  try {
    const page = context.pages()[0] ?? (await context.newPage())
    page.on('pageerror', (error) => process.stderr.write(`${error.stack ?? error.message}\n`))
    await page.goto(site)
    await page.waitForFunction(() => 'BENCH' in globalThis)
    return await work((name, ...args) => callPage<Bench, typeof name>(page, name, args))
  } finally {
    await context.close()
  }
}

function callPage<Bench extends Record<keyof Bench, Called>, Name extends keyof Bench>(page: Page, name: Name, args: Parameters<Bench[Name]>): Promise<Awaited<ReturnType<Bench[Name]>>> {
  return page.evaluate(([called, given]) => (globalThis as unknown as { BENCH: Record<string, (...all: unknown[]) => never> }).BENCH[called as string]?.(...(given as unknown[])), [name, args] as const) as Promise<Awaited<ReturnType<Bench[Name]>>>
}
