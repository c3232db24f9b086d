import { ALL_CODE_TABLES } from '../../shared/domain/codes/all-code-tables.ts'

/** `poverty.code`: the names behind the codes of the other views, so that an analyst can join instead of guess. */
export function codeViewStatements(): string[] {
  const rows = ALL_CODE_TABLES.flatMap((table) => table.entries.map((entry) => `(${[table.id, table.zh, table.en, entry.code, entry.zh, entry.en].map(literal).join(', ')})`))
  return [
    `create view poverty.code (table_id, table_zh, table_en, code, name_zh, name_en) as values ${rows.join(', ')}`,
    `comment on view poverty.code is '代码表 (code)'`,
    ...COLUMNS.map(([column, comment]) => `comment on column poverty.code.${column} is ${literal(comment)}`),
  ]
}

const COLUMNS = [['table_id', '代码表编号'], ['table_zh', '代码表中文名'], ['table_en', '代码表英文名'], ['code', '代码'], ['name_zh', '中文名称'], ['name_en', '英文名称']] as const

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}
