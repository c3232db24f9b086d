/** Why the store cannot do what was asked. The screen says it with `store.problem.<code>`. */
export type StoreProblemCode =
  | 'wrong_password'
  | 'wait'
  | 'device_secret_missing'
  | 'not_on_device'
  | 'newer_database'
  | 'insecure_context'
  | 'disk_unusable'
  | 'disk_full'
  | 'disk_low'
  | 'backup_damaged'
  | 'on_device'
  | 'record_missing'
  | 'invalid_body'
  | 'too_large'
  | 'cancelled'

/** An expected failure of the store, decided by `code`; `until` is set for `wait`, `fields` for `invalid_body` and `too_large`. */
export class StoreProblem extends Error {
  readonly code: StoreProblemCode
  readonly until: string | null
  /** Field → message key of the first thing wrong with it. */
  readonly fields: Readonly<Record<string, string>>

  constructor(code: StoreProblemCode, cause?: unknown, detail: { readonly until?: string; readonly fields?: Readonly<Record<string, string>> } = {}) {
    super(`store: ${code}`, { cause })
    this.name = 'StoreProblem'
    this.code = code
    this.until = detail.until ?? null
    this.fields = detail.fields ?? {}
  }
}
