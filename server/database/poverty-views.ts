import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { RECORD_KINDS } from '../../shared/domain/record-id.ts'
import type { RecordKind } from '../../shared/domain/record-id.ts'
import { codeViewStatements } from './code-view.ts'
import { envelopeComment, fieldComment, kindComment } from './poverty-comments.ts'
import { povertyColumns } from './poverty-columns.ts'
import type { Database } from './connect.ts'

const NOTE = 'poverty_views'
const ENVELOPE = ['id', 'county_code', 'area_code', 'household_id', 'row_version', 'updated_at'] as const

/**
 * Makes the typed views of schema `poverty` say what the schemas say now: one per kind, a comment on every column, open
 * to the role `bangfu_analyst` for reading and nothing else. Tells whether anything had to change.
 */
export async function refreshPovertyViews(db: Database): Promise<boolean> {
  const statements = ['drop schema if exists poverty cascade', 'create schema poverty', ...RECORD_KINDS.flatMap(viewStatements), ...codeViewStatements()]
  const fingerprint = createHash('sha256').update(statements.join('\n')).digest('hex')
  return db.transaction().execute(async (tx) => {
    await sql`select pg_advisory_xact_lock(520100)`.execute(tx)
    const noted = await tx.selectFrom('note').select('value').where('name', '=', NOTE).executeTakeFirst()
    if (noted?.value === fingerprint) return false
    await sql.raw(statements.join(';\n')).execute(tx)
    await sql.raw(GRANT_TO_ANALYST).execute(tx)
    await tx.insertInto('note').values({ name: NOTE, value: fingerprint }).onConflict((on) => on.column('name').doUpdateSet({ value: fingerprint })).execute()
    return true
  })
}

function viewStatements(kind: RecordKind): string[] {
  const columns = povertyColumns(kind)
  const envelope = ENVELOPE.filter((name) => columns.every((column) => column.name !== name))
  const view = `poverty.${kind}`
  return [
    `create view ${view} as select ${[...envelope, ...columns.map((column) => `${column.expression} as ${column.name}`)].join(', ')} from public.record where kind = '${kind}' and not deleted`,
    `comment on view ${view} is ${literal(kindComment(kind))}`,
    ...envelope.map((name) => `comment on column ${view}.${name} is ${literal(envelopeComment(name))}`),
    ...columns.map((column) => `comment on column ${view}.${column.name} is ${literal(fieldComment(kind, column.field))}`),
  ]
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

/** A role belongs to the whole cluster; where we may not make one, the administrator does, and the grant waits for the next change. */
const GRANT_TO_ANALYST = `
do $$ begin
  begin
    if not exists (select from pg_roles where rolname = 'bangfu_analyst') then create role bangfu_analyst nologin; end if;
  exception when insufficient_privilege or duplicate_object or unique_violation then null;
  end;
  if exists (select from pg_roles where rolname = 'bangfu_analyst') then
    grant usage on schema poverty to bangfu_analyst;
    grant select on all tables in schema poverty to bangfu_analyst;
  end if;
end $$`
