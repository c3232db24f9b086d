import { StreamBroken } from './exchange-result.ts'

/** Lines of an NDJSON stream, parsed as JSON. Throws `StreamBroken` where the stream is cut inside a line or is not JSON. */
export async function* readJsonLines(chunks: AsyncIterable<Uint8Array<ArrayBuffer>>): AsyncGenerator<unknown> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of chunks) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) if (line !== '') yield parseLine(line)
  }
  if (rest.trim() !== '') yield parseLine(rest)
}

function parseLine(line: string): unknown {
  try {
    const value: unknown = JSON.parse(line)
    return value
  } catch (error) {
    throw new StreamBroken('broken', error)
  }
}

/** Chunks of a body; throws `StreamBroken` when it breaks off or nothing comes for `idleMs`. */
export async function* readChunks(body: ReadableStream<Uint8Array<ArrayBuffer>>, idleMs: number): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const reader = body.getReader()
  try {
    for (;;) {
      const { value, done } = await inTime(reader.read(), idleMs)
      if (done) return
      yield value
    }
  } catch (error) {
    throw error instanceof StreamBroken ? error : new StreamBroken('broken', error)
  } finally {
    await reader.cancel().catch(() => undefined)
  }
}

function inTime<Value>(work: Promise<Value>, ms: number): Promise<Value> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new StreamBroken('timeout')), ms)
    work.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}
