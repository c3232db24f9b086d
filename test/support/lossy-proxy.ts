import { createServer, request as askUpstream, type IncomingMessage, type OutgoingHttpHeaders, type ServerResponse } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'

/** What may happen to one request on its way. `answer_lost`: the server did its part and nobody hears of it. */
export const NETWORK_FAULTS = ['request_lost', 'answer_lost', 'answer_cut', 'sent_twice', 'slow'] as const
export type NetworkFault = (typeof NETWORK_FAULTS)[number]

export interface LossyProxy {
  /** Origin, without a slash at the end. */
  readonly url: string
  /** How often each fault has happened. */
  readonly counts: Readonly<Record<NetworkFault, number>>
  /** Where requests go from now on: a server that was killed comes back on another port. */
  target: string
  /** What happens to the next requests; undefined for a good network. */
  fault: (path: string) => NetworkFault | undefined
  close(): Promise<void>
}

const LONGEST_DELAY_MS = 400

/** A real HTTP proxy that loses, cuts, repeats and delays. `roll` gives numbers in [0, 1); `page` is served at `/` where one is given. */
export async function startLossyProxy(target: string, roll: () => number, page?: (path: string) => { readonly type: string; readonly body: Buffer } | undefined): Promise<LossyProxy> {
  const counts: Record<NetworkFault, number> = { request_lost: 0, answer_lost: 0, answer_cut: 0, sent_twice: 0, slow: 0 }
  const proxy = createServer((request, response) => void serve(request, response).catch(() => response.destroy()))

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '/'
    const file = path.startsWith('/api/') ? undefined : page?.(path)
    if (file) {
      response.setHeader('content-type', file.type).end(file.body)
      return
    }
    const body = await collect(request)
    const fault = running.fault(path)
    if (fault) counts[fault]++
    if (fault === 'request_lost') return void request.socket.destroy()
    if (fault === 'slow') await pause(roll() * LONGEST_DELAY_MS)
    if (fault === 'sent_twice') await forward(running.target, request, body).catch(() => undefined)
    const answer = await forward(running.target, request, body)
    if (fault === 'answer_lost') return void request.socket.destroy()
    if (fault === 'answer_cut') {
      response.writeHead(answer.status, { ...answer.headers, 'content-length': answer.body.length + 1 })
      response.write(answer.body.subarray(0, Math.floor(roll() * answer.body.length)), () => request.socket.destroy())
      return
    }
    response.writeHead(answer.status, { ...answer.headers, 'content-length': answer.body.length }).end(answer.body)
  }

  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  const address = proxy.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const running: LossyProxy = {
    url: `http://127.0.0.1:${address.port}`,
    counts,
    target,
    fault: () => undefined,
    close: () =>
      new Promise((resolve) => {
        proxy.closeAllConnections()
        proxy.close(() => resolve())
      }),
  }
  return running
}

interface Answer {
  readonly status: number
  readonly headers: OutgoingHttpHeaders
  readonly body: Buffer
}

function forward(target: string, request: IncomingMessage, body: Buffer): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { host: _host, connection: _connection, 'accept-encoding': _encoding, ...headers } = request.headers
    const upstream = askUpstream(`${target}${request.url ?? '/'}`, { method: request.method, headers: { ...headers, 'content-length': body.length }, agent: false }, (answer) => {
      collect(answer).then((whole) => {
        const { 'transfer-encoding': _encoded, connection: _kept, ...passed } = answer.headers
        resolve({ status: answer.statusCode ?? 502, headers: passed, body: whole })
      }, reject)
    })
    upstream.on('error', reject)
    upstream.end(body)
  })
}

async function collect(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of stream) parts.push(part)
  return Buffer.concat(parts)
}
