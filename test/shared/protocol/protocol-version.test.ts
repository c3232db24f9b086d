import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { AgreementReply, BucketRowsReply, BucketsReply } from '../../../shared/protocol/agreement.ts'
import { AreaDecision, AreaDecisionReply, AreaEvent, AreaEventReply, AreaProposalsReply } from '../../../shared/protocol/area-event.ts'
import { MissingReply, MissingRequest, PieceReply } from '../../../shared/protocol/attachments.ts'
import { ApprovalDecision, ApprovalsReply, CertificateReply, CertificateRequest, ChallengeReply, RevocationRequest, SignedRevocations } from '../../../shared/protocol/certificate.ts'
import { TakeHandOversReply, TakeHandOversRequest } from '../../../shared/protocol/hand-over.ts'
import { HelloReply, HelloRequest } from '../../../shared/protocol/hello.ts'
import { PROTOCOL_VERSION } from '../../../shared/protocol/protocol-version.ts'
import { PullLine } from '../../../shared/protocol/pull.ts'
import { PushLine, PushReply } from '../../../shared/protocol/push.ts'
import { RecoveriesReply, RecoveryDecision, RecoveryReply, RecoveryRequest } from '../../../shared/protocol/recovery.ts'
import { Refusal } from '../../../shared/protocol/refusal.ts'
import { RegionsReply } from '../../../shared/protocol/regions.ts'
import { FORMAT_VERSION } from '../../../shared/protocol/segment/village-index.ts'
import { Account, PasswordChange, SessionEnd, SignInReply, SignInRequest } from '../../../shared/protocol/session.ts'
import { SnapshotHead } from '../../../shared/protocol/snapshot.ts'
import { canonicalJson } from '../../../shared/sync/canonical-json.ts'

const WIRE = { Account, AgreementReply, ApprovalDecision, ApprovalsReply, AreaDecision, AreaDecisionReply, AreaEvent, AreaEventReply, AreaProposalsReply, BucketRowsReply, BucketsReply, CertificateReply, CertificateRequest, ChallengeReply, HelloReply, HelloRequest, MissingReply, MissingRequest, PasswordChange, PieceReply, PullLine, PushLine, PushReply, RecoveriesReply, RecoveryDecision, RecoveryReply, RecoveryRequest, Refusal, RegionsReply, RevocationRequest, SessionEnd, SignInReply, SignInRequest, SignedRevocations, SnapshotHead, TakeHandOversReply, TakeHandOversRequest }

test('a change of what travels raises the protocol version', () => {
  const schemas = Object.fromEntries(Object.entries(WIRE).map(([name, schema]) => [name, z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })]))
  const text = canonicalJson(JSON.parse(JSON.stringify({ schemas, FORMAT_VERSION })))
  const fingerprint = createHash('sha256').update(text).digest('hex').slice(0, 16)
  expect({ PROTOCOL_VERSION, fingerprint }).toMatchInlineSnapshot(`
    {
      "PROTOCOL_VERSION": 3,
      "fingerprint": "28d64d4ce93a76c9",
    }
  `)
})
