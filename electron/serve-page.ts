import { readFile } from 'node:fs/promises'
import { extname } from 'node:path'
import { CONTENT_POLICY } from './content-policy.ts'
import { findPageFile } from './find-page-file.ts'

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8', '.json': 'application/json; charset=utf-8',
  '.wasm': 'application/wasm', '.svg': 'image/svg+xml', '.png': 'image/png', '.woff2': 'font/woff2', '.ttf': 'font/ttf',
}

/** Answers the page's own scheme with files of `folder`; every answer carries the content policy. */
export function servePage(folder: string): (request: Request) => Promise<Response> {
  return async (request) => {
    const file = findPageFile(folder, request.url)
    const bytes = file === undefined ? undefined : await readFile(file).catch(() => undefined)
    const headers = { 'content-security-policy': CONTENT_POLICY, 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer', 'cross-origin-opener-policy': 'same-origin' }
    if (file === undefined || bytes === undefined) return new Response('', { status: 404, headers })
    return new Response(new Uint8Array(bytes), { headers: { ...headers, 'content-type': CONTENT_TYPES[extname(file)] ?? 'application/octet-stream' } })
  }
}
