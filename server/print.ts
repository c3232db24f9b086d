import { SERVER_MESSAGES } from '../shared/messages/server.ts'

type ServerMessageKey = keyof (typeof SERVER_MESSAGES)['zh-CN']

/** Prints a sentence for the person at the console; the log for machines goes another way. */
export function print(key: ServerMessageKey, values: Readonly<Record<string, string | number>> = {}): void {
  const sentence = SERVER_MESSAGES['zh-CN'][key].replace(/\{(\w+)\}/g, (_place, name: string) => String(values[name] ?? ''))
  process.stdout.write(`${sentence}\n`)
}
