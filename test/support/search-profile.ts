import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { constants, gunzipSync } from 'node:zlib'
import { readSortedTable } from './read-sorted-table.ts'

/** A word found in a file of a browser's profile, and how it was written there. */
export interface Found {
  readonly file: string
  readonly word: string
  readonly as: string
}

/**
 * Looks for words in everything below a folder: the raw bytes of every file, everything in it that is a gzip stream
 * (answers in the HTTP cache), and the blocks of LevelDB tables; each as UTF-8, UTF-16, percent-escaped and JSON-escaped.
 */
export function searchProfile(folder: string, words: readonly string[]): readonly Found[] {
  const needles = words.flatMap((word) => writings(word).map(([as, bytes]) => ({ word, as, bytes })))
  const found: Found[] = []
  for (const path of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const file = join(folder, path)
    if (!statSync(file, { throwIfNoEntry: false })?.isFile()) continue
    const raw = readFileSync(file)
    for (const bytes of [raw, ...gzipStreams(raw), ...(/\.(ldb|sst)$/.test(path) ? readSortedTable(raw) : [])])
      for (const needle of needles) if (bytes.includes(needle.bytes)) found.push({ file: path, word: needle.word, as: needle.as })
  }
  return found
}

function writings(word: string): readonly (readonly [string, Buffer])[] {
  const escaped = Array.from({ length: word.length }, (_, at) => `\\u${word.charCodeAt(at).toString(16).padStart(4, '0')}`).join('')
  const all = [['utf-8', Buffer.from(word)], ['utf-16', Buffer.from(word, 'utf16le')], ['percent', Buffer.from(encodeURIComponent(word))], ['json', Buffer.from(escaped)]] as const
  return all.filter(([as, bytes], at) => at === 0 || as === 'utf-16' || !bytes.equals(all[0][1]))
}

/** Whatever begins like gzip and inflates, as far as it goes. */
function gzipStreams(bytes: Buffer): readonly Buffer[] {
  const streams: Buffer[] = []
  for (let at = bytes.indexOf(GZIP_HEAD); at >= 0; at = bytes.indexOf(GZIP_HEAD, at + 1)) {
    try {
      streams.push(gunzipSync(bytes.subarray(at), { finishFlush: constants.Z_SYNC_FLUSH }))
    } catch {
      // Bytes that only look like the head of a stream, or a stream that something else follows: then its own bytes were searched.
    }
  }
  return streams
}

const GZIP_HEAD = Buffer.from([0x1f, 0x8b, 0x08])
