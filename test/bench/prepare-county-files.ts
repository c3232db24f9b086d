import { createWriteStream, statSync } from 'node:fs'
import { join } from 'node:path'
import { finished } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { buildSegment, initialsOf } from '../../server/snapshot/build-segment.ts'
import { householdRecords, householdRow, HOUSEHOLDS_PER_VILLAGE, villageOf } from './made-up-county.ts'

export interface CountyFiles {
  readonly households: number
  /** Snapshot stream as the server sends it: frames of packed villages. */
  readonly snapshot: string
  /** Gzip-compressed NDJSON, one household a line. */
  readonly rows: string
  readonly snapshotBytes: number
  readonly rowsBytes: number
}

/** Writes both forms of one made-up county; the packing is the server's own. */
export async function prepareCountyFiles(folder: string, households: number): Promise<CountyFiles> {
  const snapshot = join(folder, `snapshot-${households}.bin`)
  const rows = join(folder, `rows-${households}.ndjson.gz`)
  const frames = createWriteStream(snapshot)
  const packed = createGzip({ level: 6 })
  const packedFile = packed.pipe(createWriteStream(rows))
  frames.write(frameHead({ type: 'begin', cursor: '1:0', villages: Math.ceil(households / HOUSEHOLDS_PER_VILLAGE), households, bytes: 0 }))
  for (let first = 0; first < households; first += HOUSEHOLDS_PER_VILLAGE) {
    const numbers = Array.from({ length: Math.min(HOUSEHOLDS_PER_VILLAGE, households - first) }, (_, position) => first + position)
    const segment = await buildSegment(numbers.flatMap((number) => householdRecords(number)))
    const head = { type: 'village', villageCode: villageOf(first), version: segment.version, households: segment.households, records: segment.records, indexBytes: segment.indexBytes.length, rowBytes: segment.rowBytes.length }
    frames.write(Buffer.concat([frameHead(head), segment.indexBytes, segment.rowBytes]))
    if (!packed.write(numbers.map((number) => `${JSON.stringify(householdRow(number, initialsOf))}\n`).join(''))) await new Promise((resolve) => packed.once('drain', resolve))
  }
  frames.end(frameHead({ type: 'end' }))
  packed.end()
  await Promise.all([finished(frames), finished(packedFile)])
  return { households, snapshot, rows, snapshotBytes: statSync(snapshot).size, rowsBytes: statSync(rows).size }
}

function frameHead(head: object): Buffer {
  const json = Buffer.from(JSON.stringify(head))
  const length = Buffer.alloc(4)
  length.writeUInt32BE(json.length)
  return Buffer.concat([length, json])
}
