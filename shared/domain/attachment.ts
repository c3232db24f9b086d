import { z } from 'zod'
import { AttachmentCategory } from './codes/attachment-category.ts'
import { RecordId } from './record-id.ts'

/** SHA-256 of a content in lower-case hex: its name everywhere. */
export const ContentHash = z.string().regex(/^[0-9a-f]{64}$/)
export type ContentHash = z.infer<typeof ContentHash>

export const AttachmentMediaType = z.enum(['image/jpeg', 'image/png', 'image/webp', 'application/pdf'])
export type AttachmentMediaType = z.infer<typeof AttachmentMediaType>

export const AttachmentSubject = z.enum(['household', 'member', 'guarantee', 'measure'])

/** Largest content, bytes: a scanned agreement of about thirty pages. Larger ones would hold the lane for an hour on a village line. */
export const MAX_ATTACHMENT_BYTES = 10 * 1024 * 1024

/** A photo or scan. The record says what it is; the content lies elsewhere under its hash and travels behind all records. */
export const Attachment = z.object({
  householdId: RecordId,
  subjectKind: AttachmentSubject,
  subjectId: RecordId,
  category: AttachmentCategory,
  title: z.string().trim().min(1, 'attachment.title_missing').max(100),
  sha256: ContentHash,
  bytes: z.int().min(1).max(MAX_ATTACHMENT_BYTES),
  mediaType: AttachmentMediaType,
  fileName: z.string().max(200),
  thumbnailSha256: ContentHash.nullable(),
  thumbnailBytes: z.int().min(1).max(MAX_ATTACHMENT_BYTES).nullable(),
  /** Device time of the picture, where the file said it. */
  takenAt: z.iso.datetime().nullable(),
})
export type Attachment = z.infer<typeof Attachment>
