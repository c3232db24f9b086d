import { codeNameZh, type CodeTable } from '../../../shared/domain/codes/code-table.ts'

/** A code's name in the language of the screen. The tables' English names are identifiers; blanks make them readable. */
export function codeName(table: CodeTable<string>, code: string | null, language: string): string {
  if (code === null) return ''
  if (language !== 'en') return codeNameZh(table, code)
  return table.entries.find((entry) => entry.code === code)?.en.replaceAll('_', ' ') ?? code
}
