import type { AgreementReply, BucketRowsReply, BucketsReply } from '../../shared/protocol/agreement.ts'
import type { TakeHandOversReply } from '../../shared/protocol/hand-over.ts'
import type { HeldContent, MissingReply, PieceReply } from '../../shared/protocol/attachments.ts'
import type { HelloReply, HelloRequest } from '../../shared/protocol/hello.ts'
import type { Cursor, PullLine } from '../../shared/protocol/pull.ts'
import type { RecoveryReply, RecoveryRequest } from '../../shared/protocol/recovery.ts'
import type { KnownReply } from '../../shared/protocol/known-operations.ts'
import type { Waypoint } from '../../shared/protocol/waypoint.ts'
import type { PushReply } from '../../shared/protocol/push.ts'
import type { SignInReply, SignInRequest } from '../../shared/protocol/session.ts'
import type { Operation } from '../../shared/sync/operation.ts'
import type { HandOverDecision } from '../../shared/sync/hand-over.ts'
import type { SyncStore } from '../store/device-store.ts'
import type { VillageFrame } from '../store/intake/store-snapshot.ts'
import type { ExchangeResult } from './exchange-result.ts'
import type { AskCertificate } from './renew-certificate.ts'

export type SnapshotFrame =
  | { readonly type: 'begin'; readonly cursor: Cursor; readonly villages: number; readonly households: number; readonly bytes: number; readonly waypoint?: Waypoint | undefined }
  | ({ readonly type: 'village' } & VillageFrame)
  | { readonly type: 'open'; readonly lines: readonly PullLine[] }
  | { readonly type: 'end' }

/** What the exchange asks of the server. */
export interface ServerPort {
  signIn(request: SignInRequest): Promise<ExchangeResult<SignInReply>>
  /** Left out by a server that recovers nothing. The token is the asker's, before there is a session. */
  askRecovery?(token: string, request: RecoveryRequest): Promise<ExchangeResult<RecoveryReply>>
  /** Left out by a server that issues none. */
  readonly askCertificate?: (token: string, answer: Parameters<AskCertificate>[0]) => ReturnType<AskCertificate>
  hello(request: HelloRequest): Promise<ExchangeResult<HelloReply>>
  /** `scopeEpoch`: the scope that is loaded whole; left out, the account's of today. */
  push(lineageId: string, operations: readonly Operation[], scopeEpoch?: number | null): Promise<ExchangeResult<PushReply>>
  /** One whole page; a page that was cut off is `unreachable`. Whoever asks has handed in everything and holds all before the cursor. */
  pull(lineageId: string, cursor: Cursor, scopeEpoch: number): Promise<ExchangeResult<readonly PullLine[]>>
  /** Which of the account's own ops no ledger line speaks of; at most `MOST_ASKED` at once. */
  known(opIds: readonly string[]): Promise<ExchangeResult<KnownReply>>
  takeHandOvers(ids: readonly string[], how: HandOverDecision): Promise<ExchangeResult<TakeHandOversReply>>
  /** What the server holds in every village of the scope, as seen from a cursor. */
  agreement(cursor: Cursor): Promise<ExchangeResult<AgreementReply>>
  buckets(villageCode: string, kind: string): Promise<ExchangeResult<BucketsReply>>
  /** A page of the bucket behind `after`, from its beginning for null. */
  bucketRows(villageCode: string, kind: string, bucket: number, after: string | null): Promise<ExchangeResult<BucketRowsReply>>
  /** Frames as they come; the iteration throws `StreamBroken` when the stream ends before its `end`. */
  snapshot(have: readonly string[], signal: AbortSignal): Promise<ExchangeResult<AsyncIterable<SnapshotFrame>>>
  /** Left out by a server that takes no attachments. */
  readonly attachments?: AttachmentPort
}

/** Contents of attachments; every call is safe to repeat. */
export interface AttachmentPort {
  missing(contents: readonly HeldContent[], signal?: AbortSignal): Promise<ExchangeResult<MissingReply>>
  /** `bytes`: length of the whole. */
  sendPiece(content: Pick<HeldContent, 'sha256' | 'bytes'>, place: number, piece: Uint8Array<ArrayBuffer>, pieceSha256: string, signal?: AbortSignal): Promise<ExchangeResult<PieceReply>>
  fetchPiece(sha256: string, place: number, signal?: AbortSignal): Promise<ExchangeResult<Uint8Array<ArrayBuffer>>>
}

/** Time and chance, so that tests need neither. */
export interface SyncClock {
  now(): Date
  /** In [0, 1). */
  roll(): number
  /** Calls back once; returns the way to stop it. */
  after(ms: number, run: () => void): () => void
}

export interface SyncPorts {
  readonly local: SyncStore
  readonly server: ServerPort
  readonly clock: SyncClock
  /** Version and system, for the device's word on itself. */
  readonly program?: string
  /** Signs in again without asking the person. */
  readonly renewSession: () => Promise<ExchangeResult<null>>
}
