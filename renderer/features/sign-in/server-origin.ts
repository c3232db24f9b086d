/** The origin of what a person typed as a server address, or `undefined` where it is none. */
export function serverOrigin(typed: string): string | undefined {
  const text = typed.trim()
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) return undefined
  return new URL(text).origin
}
