import type { Client, Connection } from 'pg'

/** What pg's protocol connection can do and its types do not tell. */
interface CopyConnection extends Connection {
  sendCopyFromChunk(chunk: Buffer): void
  endCopyFrom(): void
}

type Finish = (error: Error | undefined, bytes: number) => void

/** One COPY statement in the form in which pg hands messages to a query. */
class CopyQuery {
  readonly #text: string
  readonly #input: Buffer | undefined
  readonly #finish: Finish
  #bytes = 0

  constructor(text: string, input: Buffer | undefined, finish: Finish) {
    this.#text = text
    this.#input = input
    this.#finish = finish
  }

  submit(connection: Connection): void {
    connection.query(this.#text)
  }

  handleCopyInResponse(connection: CopyConnection): void {
    const input = this.#input ?? Buffer.alloc(0)
    for (let from = 0; from < input.length; from += 65_536) connection.sendCopyFromChunk(input.subarray(from, from + 65_536))
    connection.endCopyFrom()
  }

  handleCopyData(message: { readonly chunk: Buffer }): void {
    this.#bytes += message.chunk.length
  }

  handleError(error: Error): void {
    // The driver says nothing more about this statement after it.
    this.#finish(error, this.#bytes)
  }

  handleReadyForQuery(): void {
    this.#finish(undefined, this.#bytes)
  }

  handleCommandComplete(): void {
    // The end is told by ReadyForQuery.
  }

  handleCopyOutResponse(): void {
    // Data follow.
  }

  callback(error: Error | undefined): void {
    if (error) this.#finish(error, this.#bytes)
  }
}

/** Streams ready-made COPY text into a table. */
export async function copyFrom(client: Client, statement: string, input: Buffer): Promise<void> {
  await run(client, statement, input)
}

/** Reads COPY text out and counts its bytes. */
export function copyTo(client: Client, statement: string): Promise<number> {
  return run(client, statement, undefined)
}

function run(client: Client, statement: string, input: Buffer | undefined): Promise<number> {
  return new Promise((resolve, reject) => {
    client.query(new CopyQuery(statement, input, (error, bytes) => (error ? reject(error) : resolve(bytes))))
  })
}
