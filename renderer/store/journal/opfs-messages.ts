import { z } from 'zod'

/** What the page asks of the worker: bytes to the end of a file. */
export const JournalRequest = z.object({ n: z.int(), folder: z.array(z.string()), name: z.string(), bytes: z.instanceof(Uint8Array<ArrayBuffer>) })
export type JournalRequest = z.infer<typeof JournalRequest>

/** `failure` is what the browser said, or null when the bytes are on the disk. */
export const JournalAnswer = z.object({ n: z.int(), failure: z.string().nullable() })
export type JournalAnswer = z.infer<typeof JournalAnswer>
