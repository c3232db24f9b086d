import { z } from 'zod'
import { KeyHeader } from '../crypto/password-key.ts'
import { encodeFrame, findFrames } from './journal-frames.ts'
import type { JournalFolder } from './journal-folder.ts'

const Base64 = z.base64().transform((text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)))
const WrittenHeader = z.object({ ...KeyHeader.shape, salt: Base64, wrappedKey: Base64 })

/** The way from the password to the key, so that the journal opens also where the database with its own header is gone. */
export function encodeKeyHeader(header: KeyHeader): Uint8Array<ArrayBuffer> {
  const text = JSON.stringify({ ...header, salt: base64(header.salt), wrappedKey: base64(header.wrappedKey) })
  return encodeFrame('head', new TextEncoder().encode(text))
}

/** The key header that was written last, or `undefined` where the folder holds none that can be read. */
export async function findKeyHeader(folder: JournalFolder): Promise<KeyHeader | undefined> {
  for (const name of (await folder.list()).toReversed()) {
    const { frames } = findFrames(await folder.read(name))
    for (const frame of frames.toReversed()) {
      const header = frame.kind === 'head' ? parseHeader(frame.body) : undefined
      if (header) return header
    }
  }
  return undefined
}

function parseHeader(body: Uint8Array): KeyHeader | undefined {
  try {
    return WrittenHeader.safeParse(JSON.parse(new TextDecoder().decode(body))).data
  } catch {
    return undefined
  }
}

function base64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
}
