/** What XML 1.0 has no way to write: a workbook that holds one of them does not open. */
const UNWRITABLE = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu

/** Text as a workbook can hold it: what it cannot is `\ufffd`, so that everybody sees that something stood there. Older rows hold such characters. */
export function writableText(text: string): string {
  return text.replace(UNWRITABLE, '\ufffd')
}
