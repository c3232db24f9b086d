import type { AttachmentMediaType } from './attachment.ts'

/** The type that the first bytes of a file say, whatever its name claims; `undefined` for every type that is not taken. */
export function mediaTypeOf(bytes: Uint8Array): AttachmentMediaType | undefined {
  const begins = (at: number, text: string) => Array.from(text).every((letter, place) => bytes[at + place] === letter.charCodeAt(0))
  if (begins(0, '\xff\xd8\xff')) return 'image/jpeg'
  if (begins(0, '\x89PNG\r\n\x1a\n')) return 'image/png'
  if (begins(0, 'RIFF') && begins(8, 'WEBP')) return 'image/webp'
  return begins(0, '%PDF-') ? 'application/pdf' : undefined
}
