import { z } from 'zod'

export interface CodeEntry<Code extends string> {
  readonly code: Code
  readonly zh: string
  readonly en: string
  /** Code of the national poverty registry, where it is not that of the standard. */
  readonly registry?: string
}

export interface CodeTable<Code extends string> {
  /** Table id in the domain specification, for example `CT07`. */
  readonly id: string
  readonly zh: string
  readonly en: string
  /** Where the codes were found; `S…` are the sources of the domain specification. */
  readonly source: string
  readonly entries: readonly CodeEntry<Code>[]
}

/** Keeps the codes as literal types, so that a wrong code does not compile. */
export function defineCodeTable<const Code extends string>(table: CodeTable<Code>): CodeTable<Code> {
  return table
}

/** A Zod enum over the codes of one table. */
export function codeSchema<Code extends string>(table: CodeTable<Code>) {
  return z.enum(table.entries.map((entry) => entry.code) as [Code, ...Code[]])
}

/** The Chinese name of a code; the code itself where the table does not know it, so that nothing is hidden. */
export function codeNameZh(table: CodeTable<string>, code: string): string {
  return table.entries.find((entry) => entry.code === code)?.zh ?? code
}

/** The code for a Chinese name as it stands in an import file, or `undefined`. Surrounding blanks are ignored. */
export function findCodeByName<Code extends string>(table: CodeTable<Code>, name: string): Code | undefined {
  const wanted = name.trim()
  return table.entries.find((entry) => entry.zh === wanted || entry.code === wanted)?.code
}
