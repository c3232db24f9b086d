import { MAX_ATTACHMENT_BYTES } from '../../../shared/domain/attachment.ts'
import type { AttachmentCategory } from '../../../shared/domain/codes/attachment-category.ts'
import { mediaTypeOf } from '../../../shared/domain/media-type-of.ts'
import { newRecordId } from '../../store/new-id.ts'
import type { HouseholdFile, NewContent, RecordEdit, Store } from '../../store/store.ts'
import { scalePicture } from './scale-picture.ts'

/** A file that was not added, and why: `attachment.problem.<code>`. */
export interface AttachmentProblem {
  readonly code: 'wrong_type' | 'too_large' | 'unreadable'
  readonly name: string
}

const TITLE_LENGTH = 100
const NAME_LENGTH = 200

/** Adds files to a household, each saved by itself; one that is not taken does not hold up the others. @throws {StoreProblem} when the device cannot keep one. */
export async function addAttachments(store: Store, file: HouseholdFile, files: readonly File[], category: AttachmentCategory): Promise<readonly AttachmentProblem[]> {
  const problems: AttachmentProblem[] = []
  for (const added of files) {
    const problem = await addAttachment(store, file, added, category)
    if (problem) problems.push({ code: problem, name: added.name })
  }
  return problems
}

async function addAttachment(store: Store, file: HouseholdFile, added: File, category: AttachmentCategory): Promise<AttachmentProblem['code'] | undefined> {
  const type = mediaTypeOf(new Uint8Array(await added.slice(0, 16).arrayBuffer()))
  if (!type) return 'wrong_type'
  if (type === 'application/pdf' && added.size > MAX_ATTACHMENT_BYTES) return 'too_large'
  const { id: householdId, areaCode } = file.household.record
  const contents: NewContent[] = []
  if (type === 'application/pdf') contents.push({ sha256: '', householdId, role: 'original', mediaType: type, bytes: new Uint8Array(await added.arrayBuffer()) })
  else {
    const scaled = await scalePicture(added).catch(() => undefined)
    if (!scaled) return 'unreadable'
    contents.push({ sha256: '', householdId, role: 'original', mediaType: 'image/jpeg', bytes: scaled.original }, { sha256: '', householdId, role: 'thumbnail', mediaType: 'image/jpeg', bytes: scaled.thumbnail })
  }
  const [original, thumbnail] = await Promise.all(contents.map(async (content) => ({ ...content, sha256: await hashOf(content.bytes) })))
  if (!original || original.bytes.length > MAX_ATTACHMENT_BYTES) return 'too_large'
  const body = {
    householdId, subjectKind: 'household', subjectId: householdId, category, title: titleOf(added.name), sha256: original.sha256, bytes: original.bytes.length, mediaType: original.mediaType,
    fileName: added.name.slice(0, NAME_LENGTH), thumbnailSha256: thumbnail?.sha256 ?? null, thumbnailBytes: thumbnail?.bytes.length ?? null, takenAt: new Date(added.lastModified).toISOString(),
  }
  const edit: RecordEdit = { kind: 'create', recordKind: 'attachment', recordId: newRecordId(), householdId, areaCode, year: null, body }
  await store.saveAttachments([edit], thumbnail ? [thumbnail, original] : [original])
  return undefined
}

function titleOf(name: string): string {
  return name.replace(/\.[^.]*$/, '').trim().slice(0, TITLE_LENGTH) || name.slice(0, TITLE_LENGTH)
}

async function hashOf(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
