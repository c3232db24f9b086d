import { createServer } from 'node:http'
import { bundlePage, EMPTY_PAGE } from '../../../support/bundle-page.ts'
import type { VillageFrame } from '../../../../renderer/store/intake/store-snapshot.ts'

export interface PageServer {
  readonly url: string
  close(): Promise<void>
}

/** Serves a bundled page with the store, and `/snapshot` as the headquarters server would stream it. */
export async function servePage(frames: readonly VillageFrame[]): Promise<PageServer> {
  const scripts = await bundlePage(new URL('./store-page.ts', import.meta.url))
  const snapshot = snapshotBytes(frames)
  const server = createServer((request, response) => {
    const script = scripts.get(request.url ?? '')
    if (script) response.setHeader('content-type', 'text/javascript').end(script)
    else if (request.url === '/snapshot') response.setHeader('content-type', 'application/octet-stream').end(snapshot)
    else response.setHeader('content-type', 'text/html').end(EMPTY_PAGE)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return {
    url: `http://127.0.0.1:${address.port}/`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}

/** The wire form of `shared/protocol/snapshot.ts`. */
export function snapshotBytes(frames: readonly VillageFrame[]): Buffer {
  const head = (value: object) => {
    const json = Buffer.from(JSON.stringify(value))
    const length = Buffer.alloc(4)
    length.writeUInt32BE(json.length)
    return Buffer.concat([length, json])
  }
  const bytes = frames.reduce((sum, frame) => sum + frame.index.length + frame.rows.length, 0)
  return Buffer.concat([
    head({ type: 'begin', cursor: '1:1', villages: frames.length, households: 0, bytes }),
    ...frames.flatMap(({ villageCode, version, records, index, rows }) => [head({ type: 'village', villageCode, version, households: 0, records, indexBytes: index.length, rowBytes: rows.length }), index, rows]),
    head({ type: 'end' }),
  ])
}
